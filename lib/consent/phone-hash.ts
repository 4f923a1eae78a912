import 'server-only'
import { createHmac } from 'node:crypto'

/**
 * Hashes an E.164 number with the shop's key (HMAC-SHA-256; hex in, base64url out). Opt-outs are stored under the hash, so they
 * outlive the person. There are few phone numbers: without the key, anybody with a copy of the table could try them all.
 */
export function phoneHash(hashKey: string, phone: string): string {
  return createHmac('sha256', Buffer.from(hashKey, 'hex')).update(phone).digest('base64url')
}

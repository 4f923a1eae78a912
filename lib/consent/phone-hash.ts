import 'server-only'
import { createHmac } from 'node:crypto'

/**
 * Keyed hash of an E.164 number: opt-outs are remembered by it after the person is deleted. The shop's own key keeps the
 * small space of phone numbers from being tried out by whoever gets hold of a backup of one table.
 */
export function phoneHash(hashKey: string, phone: string): string {
  return createHmac('sha256', Buffer.from(hashKey, 'hex')).update(phone).digest('base64url')
}

import 'server-only'
import { createHash, createHmac } from 'node:crypto'
import { authSecret } from '@/lib/auth/secret'

/**
 * The secret at the end of an address for delivery reports: 256 bits in base64url, computed from the row's id and AUTH_SECRET. It
 * can be shown again at any time, although the database keeps only its hash. So a stolen backup is not enough to forge reports.
 */
export function secretOf(rowId: string): string {
  return createHmac('sha256', authSecret()).update(`delivery reports ${rowId}`).digest('base64url')
}

/** The hash that the database keeps of a secret: SHA-256, in hex. A secret of 256 random bits needs no slow hash. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

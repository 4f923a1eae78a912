import 'server-only'
import { createHash, createHmac } from 'node:crypto'
import { authSecret } from '@/lib/auth/secret'

/**
 * The secret part of an address for delivery reports: 256 bits, always the same for a row, so that it can be shown again and
 * sent to the gateway while the database keeps only its hash. Whoever reads a backup cannot forge reports with it.
 */
export function secretOf(rowId: string): string {
  return createHmac('sha256', authSecret()).update(`delivery reports ${rowId}`).digest('base64url')
}

/** What the database keeps of a secret: SHA-256, hex. It has 256 bits of its own, so a slow hash would add nothing. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

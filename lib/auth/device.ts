import 'server-only'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { authSecret } from './secret'

const FORM = /^([\w-]{22})\.([\w-]{43})$/

const proofOf = (id: string, email: string) => createHmac('sha256', authSecret()).update(`device ${id} ${email}`).digest('base64url')

/** @returns a token for a device on which the owner of this address has just signed in: a random id, and our proof of it. */
export function deviceToken(email: string): string {
  const id = randomBytes(16).toString('base64url')
  return `${id}.${proofOf(id, email)}`
}

/**
 * The device that a token names, if we gave it out for this address; else null. Wrong passwords on such a device count apart, so a
 * stranger who guesses at an address cannot keep its owner out (OWASP, Blocking Brute Force Attacks: device cookies).
 */
export function deviceOf(token: string | undefined, email: string): string | null {
  const [, id, proof] = FORM.exec(token ?? '') ?? []
  if (!id || !proof) return null
  return timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(id, email))) ? id : null
}

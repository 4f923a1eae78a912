import 'server-only'
import { createHash } from 'node:crypto'
import { type Tx, write } from '@/lib/db/client'

const FREE_FAILURES = 5
const FIRST_BLOCK_MS = 30_000
const LONGEST_BLOCK_MS = 15 * 60_000
const FORGET_AFTER_MS = 24 * 60 * 60_000

/** How long a key is blocked after so many failures in a row: not at all after 1 to 4, 30 s after 5, then doubling up to 15 minutes. */
function blockMs(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(LONGEST_BLOCK_MS, FIRST_BLOCK_MS * 2 ** (failures - FREE_FAILURES))
}

/** What a row is found by. It says nobody's address, and is short whatever a stranger has typed. */
const hashed = (key: string) => createHash('sha256').update(key).digest('base64url')

/**
 * Counts a guess for `name` before the password is checked, so that guesses that are sent at the same moment count, too. A right
 * password clears the count (`clearGuesses`).
 * @returns until when `name` is blocked; null: it is not, and the password may be checked.
 */
export async function takeGuess(tx: Tx, name: string, now: Date): Promise<Date | null> {
  const key = hashed(name)
  // The row is written before it is read. On Postgres this locks it, so two guesses cannot both read the old count.
  await tx.signInThrottle.upsert({ where: { key }, create: { key, lastFailedAt: now }, update: { key } })
  const row = await tx.signInThrottle.findUniqueOrThrow({ where: { key } })
  if (row.blockedUntil && row.blockedUntil > now) return row.blockedUntil
  const stale = now.getTime() - row.lastFailedAt.getTime() > FORGET_AFTER_MS
  const failures = stale ? 1 : row.failures + 1
  const block = blockMs(failures)
  await tx.signInThrottle.update({ where: { key }, data: { failures, lastFailedAt: now, blockedUntil: block ? new Date(now.getTime() + block) : null } })
  return null
}

/** Forgets the guesses for `name`. */
export async function clearGuesses(tx: Tx, name: string) {
  await tx.signInThrottle.deleteMany({ where: { key: hashed(name) } })
}

/** Deletes the guesses that count no more. */
export async function forgetOldGuesses(now: Date) {
  await write((tx) => tx.signInThrottle.deleteMany({ where: { lastFailedAt: { lt: new Date(now.getTime() - FORGET_AFTER_MS) } } }))
}

import 'server-only'
import { randomBytes } from 'node:crypto'
import pLimit from 'p-limit'
import { db, isPostgres, type Tx, write } from '@/lib/db/client'
import { checkPassword, hashPassword } from './password'
import type { SetUpInput, SignInInput } from './schema'
import { clearGuesses, takeGuess } from './throttle'

/** A session ends this long after sign-in, even if it is in use. */
export const SESSION_MS = 30 * 24 * 60 * 60_000
const LAST_SEEN_STEP_MS = 5 * 60_000

type SignInResult = { ok: true; sessionId: string } | { ok: false; reason: 'wrong' | 'busy' } | { ok: false; reason: 'blocked'; until: Date }

// Checking a password keeps a processor busy and takes 19 MB, and anybody may send any number of guesses. They are checked one at a
// time, so that pages keep their processor.
const turn = pLimit(1)
const MOST_WAITING = 20

/** Creates the shop and its owner. This works once: the second caller gets `already_set_up`. */
export async function createOwner({
  shopName,
  country,
  timeZone,
  email,
  password,
}: SetUpInput): Promise<{ ok: true; userId: string } | { ok: false; reason: 'already_set_up' }> {
  const passwordHash = await hashPassword(password)
  return write(async (tx) => {
    // If two people use the token at the same moment, one of them waits here, and then finds the other's account.
    if (isPostgres) await tx.$executeRaw`LOCK TABLE "User" IN EXCLUSIVE MODE`
    if ((await tx.user.count()) > 0) return { ok: false, reason: 'already_set_up' }
    const shop = await tx.shop.create({ data: { name: shopName, country, timeZone, hashKey: randomBytes(32).toString('hex') } })
    const user = await tx.user.create({ data: { shopId: shop.id, email, passwordHash, role: 'OWNER' } })
    return { ok: true, userId: user.id }
  })
}

/**
 * Checks e-mail and password, and opens a session. After too many failures the e-mail address is `blocked` for a while. With too
 * many guesses at once, further ones are told that it is `busy`.
 * @param device one on which the owner of this address has signed in before (device.ts): it is blocked by its own failures only.
 */
export async function signIn(input: SignInInput, userAgent: string, now: Date, device: string | null = null): Promise<SignInResult> {
  if (!device && turn.pendingCount >= MOST_WAITING) return { ok: false, reason: 'busy' }
  return turn(() => signInInTurn(input, userAgent, now, device))
}

async function signInInTurn({ email, password }: SignInInput, userAgent: string, now: Date, device: string | null): Promise<SignInResult> {
  const guesser = device ? `device ${device}` : email
  const until = await write((tx) => takeGuess(tx, guesser, now))
  if (until) return { ok: false, reason: 'blocked', until }
  const user = await db.user.findUnique({ where: { email }, select: { id: true, passwordHash: true } })
  const matches = await checkPassword(password, user?.passwordHash)
  if (!user || !matches) return { ok: false, reason: 'wrong' }
  return write(async (tx) => {
    await clearGuesses(tx, guesser)
    return { ok: true, sessionId: await openSession(tx, user.id, userAgent, now) }
  })
}

/** Opens a session for the user. @returns its id. */
export async function openSession(tx: Tx, userId: string, userAgent: string, now: Date): Promise<string> {
  const session = await tx.session.create({
    data: {
      id: randomBytes(32).toString('base64url'),
      userId,
      userAgent: userAgent.slice(0, 300),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + SESSION_MS),
    },
  })
  return session.id
}

/** Records that a session is in use, at most once in five minutes. */
export async function touchSession(session: { id: string; lastSeenAt: Date }, now: Date) {
  if (now.getTime() - session.lastSeenAt.getTime() < LAST_SEEN_STEP_MS) return
  await write((tx) => tx.session.updateMany({ where: { id: session.id }, data: { lastSeenAt: now } }))
}

/** Ends one session of the user from its next request on. @returns false: the user has no such open session. */
export async function revokeSession(userId: string, sessionId: string, now: Date): Promise<boolean> {
  const { count } = await write((tx) => tx.session.updateMany({ where: { id: sessionId, userId, revokedAt: null }, data: { revokedAt: now } }))
  return count === 1
}

/** Ends all other sessions of the user. @returns how many. */
export async function revokeOtherSessions(userId: string, keepSessionId: string, now: Date): Promise<number> {
  const { count } = await write((tx) => tx.session.updateMany({ where: { userId, id: { not: keepSessionId }, revokedAt: null }, data: { revokedAt: now } }))
  return count
}

/** Changes the password and ends all other sessions. */
export async function changePassword(
  userId: string,
  sessionId: string,
  passwords: { currentPassword: string; newPassword: string },
  now: Date,
): Promise<{ ok: true } | { ok: false; reason: 'wrong' | 'blocked' }> {
  const blocked = await write((tx) => takeGuess(tx, `change ${userId}`, now))
  if (blocked) return { ok: false, reason: 'blocked' }
  const user = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } })
  if (!(await checkPassword(passwords.currentPassword, user.passwordHash))) return { ok: false, reason: 'wrong' }
  const passwordHash = await hashPassword(passwords.newPassword)
  await write(async (tx) => {
    await clearGuesses(tx, `change ${userId}`)
    await tx.user.update({ where: { id: userId }, data: { passwordHash } })
    await tx.session.updateMany({ where: { userId, id: { not: sessionId }, revokedAt: null }, data: { revokedAt: now } })
  })
  return { ok: true }
}

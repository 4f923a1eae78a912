import { describe, expect, it } from 'vitest'
import { db, write } from '@/lib/db/client'
import { deviceOf, deviceToken } from './device'
import { changePassword, createOwner, openSession, revokeOtherSessions, revokeSession, SESSION_MS, signIn } from './mutations'
import { findLiveSession, hasOwner, listSessions } from './queries'
import { ChangePasswordInput, SetUpInput, SignInInput } from './schema'
import { forgetOldGuesses } from './throttle'

const start = new Date('2026-03-01T10:00:00Z')
const later = (ms: number) => new Date(start.getTime() + ms)
const owner: SetUpInput = { shopName: 'Wine Shop', country: 'CH', timeZone: 'Europe/Zurich', email: 'ana@example.com', password: 'correct horse battery' }

describe('createOwner', () => {
  it('makes one shop and one owner when two people set up at the same moment', async () => {
    expect(await hasOwner()).toBe(false)
    const results = await Promise.all([createOwner(owner), createOwner({ ...owner, email: 'eve@example.com' })])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results).toContainEqual({ ok: false, reason: 'already_set_up' })
    expect(await db.shop.count()).toBe(1)
    expect(await db.user.count()).toBe(1)
    // The tests below use Ana, whoever was first.
    await write((tx) => tx.user.updateMany({ data: { email: owner.email } }))
  })
})

describe('signIn', () => {
  it('opens a session for the right password, and none for a wrong one or an unknown address', async () => {
    const right = await signIn({ email: owner.email, password: owner.password }, 'Firefox', start)
    expect(right.ok && (await findLiveSession(right.sessionId, start))?.user.email).toBe(owner.email)
    expect(await signIn({ email: owner.email, password: 'wrong' }, '', start)).toEqual({ ok: false, reason: 'wrong' })
    expect(await signIn({ email: 'nobody@example.com', password: owner.password }, '', start)).toEqual({ ok: false, reason: 'wrong' })
  })

  it('stores no password in the clear', async () => {
    const user = await db.user.findFirstOrThrow()
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(JSON.stringify(user)).not.toContain(owner.password)
  })

  it('blocks an address after five failures, even for the right password, and lets the owner in later', async () => {
    const email = 'guessed@example.com'
    const { shopId, passwordHash } = await db.user.findFirstOrThrow()
    const guessed = await write((tx) => tx.user.create({ data: { shopId, email, passwordHash } }))
    const rightly = (at: Date) => signIn({ email, password: owner.password }, '', at)
    const guesses = await Promise.all(Array.from({ length: 12 }, () => signIn({ email, password: 'guess' }, '', start)))
    expect(guesses.filter((guess) => !guess.ok && guess.reason === 'wrong')).toHaveLength(5)
    expect(await rightly(start)).toEqual({ ok: false, reason: 'blocked', until: later(30_000) })
    expect(await signIn({ email, password: 'guess' }, '', later(31_000))).toEqual({ ok: false, reason: 'wrong' })
    expect(await rightly(later(32_000))).toEqual({ ok: false, reason: 'blocked', until: later(31_000 + 60_000) })
    expect(await rightly(later(92_000))).toMatchObject({ ok: true })
    await write((tx) => tx.user.delete({ where: { id: guessed.id } }))
  })

  it('stores a guess without the address, however long it is, and deletes it after a day', async () => {
    const email = `${'x'.repeat(200)}@example.com`
    await signIn({ email, password: 'guess' }, '', start)
    const rows = await db.signInThrottle.findMany()
    expect(Math.max(...rows.map(({ key }) => key.length))).toBeLessThan(50)
    expect(JSON.stringify(rows)).not.toContain('example.com')
    await forgetOldGuesses(later(24 * 60 * 60_000))
    expect(await db.signInThrottle.count()).toBe(rows.length)
    await forgetOldGuesses(later(24 * 60 * 60_000 + 92_001))
    expect(await db.signInThrottle.count()).toBe(0)
  })

  it('lets the owner in on a device of theirs while a stranger guesses, and blocks that device after five failures of its own', async () => {
    const at = later(26 * 60 * 60_000)
    const { email, password } = owner
    const device = deviceOf(deviceToken(email), email)
    expect(device).not.toBeNull()
    for (let n = 0; n < 6; n++) await signIn({ email, password: 'guess' }, '', at)
    expect(await signIn({ email, password }, '', at)).toMatchObject({ ok: false, reason: 'blocked' })
    expect(await signIn({ email, password }, '', at, device)).toMatchObject({ ok: true })
    expect(await signIn({ email, password }, '', at)).toMatchObject({ ok: false, reason: 'blocked' })
    for (let n = 0; n < 5; n++) expect(await signIn({ email, password: 'guess' }, '', at, device)).toEqual({ ok: false, reason: 'wrong' })
    expect(await signIn({ email, password }, '', at, device)).toMatchObject({ ok: false, reason: 'blocked' })
    expect(await signIn({ email, password }, '', at, deviceOf(deviceToken(email), email))).toMatchObject({ ok: true })
    await forgetOldGuesses(later(60 * 60 * 60_000))
  })

  it('checks few of many passwords that come at once, and the owner’s on a device of theirs', async () => {
    const at = later(90 * 60 * 60_000)
    const guesses = Array.from({ length: 64 }, (_, n) => signIn({ email: `guess${n}@example.com`, password: 'guess' }, '', at))
    const own = signIn({ email: owner.email, password: owner.password }, '', at, deviceOf(deviceToken(owner.email), owner.email))
    const reasons = (await Promise.all(guesses)).map((result) => !result.ok && result.reason)
    expect(reasons.filter((reason) => reason === 'wrong')).toHaveLength(21)
    expect(reasons.filter((reason) => reason === 'busy')).toHaveLength(43)
    expect(await own).toMatchObject({ ok: true })
    expect(await signIn({ email: owner.email, password: owner.password }, '', at)).toMatchObject({ ok: true })
  })

  it('knows a device by our proof only, and for one address', () => {
    const token = deviceToken(owner.email)
    const [id, proof = ''] = token.split('.')
    expect(deviceOf(token, owner.email)).toBe(id)
    for (const wrong of [undefined, '', id, `${id}.`, `${id}.${'A'.repeat(43)}`, `${'A'.repeat(22)}.${proof}`, `${token}x`, ` ${token}`, token.repeat(1000)])
      expect(deviceOf(wrong, owner.email)).toBeNull()
    expect(deviceOf(token, 'eve@example.com')).toBeNull()
  })

  it('forgets the failures when the owner has signed in', async () => {
    const at = later(25 * 60 * 60_000)
    for (let n = 0; n < 4; n++) await signIn({ email: owner.email, password: 'wrong' }, '', at)
    expect(await signIn({ email: owner.email, password: owner.password }, '', at)).toMatchObject({ ok: true })
    expect(await signIn({ email: owner.email, password: 'wrong' }, '', at)).toEqual({ ok: false, reason: 'wrong' })
  })
})

describe('sessions', () => {
  async function user() {
    return (await db.user.findFirstOrThrow()).id
  }

  it('end when they are revoked, and after thirty days', async () => {
    const userId = await user()
    const [first, second] = await write(async (tx) => [await openSession(tx, userId, 'a', start), await openSession(tx, userId, 'b', start)])
    expect(await revokeSession(userId, String(first), start)).toBe(true)
    expect(await findLiveSession(String(first), start)).toBeNull()
    expect(await findLiveSession(String(second), later(SESSION_MS - 1))).not.toBeNull()
    expect(await findLiveSession(String(second), later(SESSION_MS + 1))).toBeNull()
  })

  it('of another user cannot be revoked', async () => {
    const sessionId = await write(async (tx) => openSession(tx, await user(), 'a', start))
    const stranger = await write(async (tx) => {
      const shop = await tx.shop.create({ data: { name: 'Other', country: 'HR', timeZone: 'UTC', hashKey: '00' } })
      return tx.user.create({ data: { shopId: shop.id, email: 'stranger@example.com', passwordHash: 'x' } })
    })
    expect(await revokeSession(stranger.id, sessionId, start)).toBe(false)
    expect(await revokeOtherSessions(stranger.id, 'none', start)).toBe(0)
    expect(await findLiveSession(sessionId, start)).not.toBeNull()
    expect(await listSessions(stranger.id, start)).toEqual([])
  })

  it('end when the password is changed, except the one that changed it', async () => {
    const userId = await user()
    const [own, other] = await write(async (tx) => [await openSession(tx, userId, 'a', start), await openSession(tx, userId, 'b', start)])
    const change = (currentPassword: string) => changePassword(userId, String(own), { currentPassword, newPassword: 'another long password' }, start)
    expect(await change('not it')).toEqual({ ok: false, reason: 'wrong' })
    expect(await findLiveSession(String(other), start)).not.toBeNull()
    expect(await change(owner.password)).toEqual({ ok: true })
    expect(await findLiveSession(String(other), start)).toBeNull()
    expect(await findLiveSession(String(own), start)).not.toBeNull()
  })
})

describe('the forms of strangers', () => {
  const longest = `${'x'.repeat(242)}@example.com`
  const signInWith = (input: object) => SignInInput.safeParse({ email: owner.email, password: owner.password, ...input }).success
  const setUpWith = (input: object) => SetUpInput.safeParse({ ...owner, token: 'token', ...input }).success

  it('take an address and a password as long as they may be', () => {
    expect(longest).toHaveLength(254)
    expect(SignInInput.parse({ email: ` ${longest.slice(2).toUpperCase()} `, password: '🍷'.repeat(128) }).email).toBe(longest.slice(2))
    expect(setUpWith({ email: longest, password: '🍷'.repeat(128) })).toBe(true)
    expect(ChangePasswordInput.safeParse({ currentPassword: 'x', newPassword: '🍷'.repeat(128) }).success).toBe(true)
  })

  it.each(['email', 'password', 'token', 'shopName', 'country', 'timeZone'])('refuse a %s of 900 kB', (field) => {
    const huge = { [field]: `a@${'x'.repeat(900_000)}.com` }
    expect(setUpWith(huge)).toBe(false)
    if (field === 'email' || field === 'password') expect(signInWith(huge)).toBe(false)
    expect(ChangePasswordInput.safeParse({ currentPassword: 'x'.repeat(900_000), newPassword: owner.password }).success).toBe(false)
  })
})

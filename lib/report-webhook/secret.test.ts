import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { db, write } from '@/lib/db/client'
import { createShop } from '@/lib/testing/factories'
import { reportAddress, reportsReach } from './address'
import { reportsSecret, rotateReportSecret } from './mutations'
import { shopOfSecret } from './queries'
import { hashOf, secretOf } from './secret'

const now = new Date('2026-03-01T10:00:00Z')
const hours = (count: number) => new Date(now.getTime() + count * 60 * 60_000)
const actor = 'ana@example.com'

describe('the secret of the report address', () => {
  it('is made once when many ask at the same time, and can be shown again', async () => {
    const shopId = await createShop()
    const secrets = await Promise.all(Array.from({ length: 8 }, () => reportsSecret(shopId, now)))
    expect(new Set([...secrets, await reportsSecret(shopId, hours(1000))]).size).toBe(1)
    expect(await db.reportSecret.count({ where: { shopId } })).toBe(1)
    expect(await shopOfSecret(secrets[0] ?? '', hours(1000))).toBe(shopId)
  })

  it('has 256 bits, and the database stores only its hash', async () => {
    const shopId = await createShop()
    const secret = await reportsSecret(shopId, now)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    const rows = JSON.stringify(await db.reportSecret.findMany({ where: { shopId } }))
    expect(rows).not.toContain(secret)
    expect(rows).toContain(hashOf(secret))
  })

  it('belongs to one shop only, and a nearly right secret to none', async () => {
    const [ours, theirs] = [await createShop(), await createShop()]
    const secret = await reportsSecret(ours, now)
    expect(await shopOfSecret(await reportsSecret(theirs, now), now)).toBe(theirs)
    const wrong = ['', 'x', secret.slice(1), `${secret}x`, `${secret.slice(0, -1)}!`, 'x'.repeat(43), '\0'.repeat(43), hashOf(secret), secretOf(randomUUID())]
    for (const guess of wrong) expect([guess, await shopOfSecret(guess, now)]).toEqual([guess, null])
  })

  it('works for a day after a new one was made, and the audit log says who made it', async () => {
    const shopId = await createShop()
    const old = await reportsSecret(shopId, now)
    const fresh = await rotateReportSecret(shopId, { actor, old: 'day', now })
    expect(fresh).not.toBe(old)
    expect(await reportsSecret(shopId, now)).toBe(fresh)
    expect(await shopOfSecret(old, hours(23.9))).toBe(shopId)
    expect(await shopOfSecret(old, hours(24))).toBeNull()
    expect(await shopOfSecret(fresh, hours(1000))).toBe(shopId)
    expect(await db.auditEvent.findMany({ where: { shopId } })).toMatchObject([{ actor, kind: 'SECRET_CHANGED', createdAt: now }])
  })

  it('still expires after its day when another one is made within it', async () => {
    const shopId = await createShop()
    const first = await reportsSecret(shopId, now)
    await rotateReportSecret(shopId, { actor, old: 'day', now })
    await rotateReportSecret(shopId, { actor, old: 'day', now: hours(12) })
    expect(await shopOfSecret(first, hours(23.9))).toBe(shopId)
    expect(await shopOfSecret(first, hours(24))).toBeNull()
  })

  it('stops at once on request, with all older ones, and changes no other shop', async () => {
    const [ours, theirs] = [await createShop(), await createShop()]
    const other = await reportsSecret(theirs, now)
    const first = await reportsSecret(ours, now)
    const second = await rotateReportSecret(ours, { actor, old: 'day', now })
    const third = await rotateReportSecret(ours, { actor, old: 'stop', now })
    expect(await Promise.all([first, second, third, other].map((secret) => shopOfSecret(secret, now)))).toEqual([null, null, ours, theirs])
  })

  it('is replaced if it was made with another AUTH_SECRET, and the old one expires after a day', async () => {
    const shopId = await createShop()
    const lost = 'L'.repeat(43)
    await write((tx) => tx.reportSecret.create({ data: { shopId, hash: hashOf(lost + shopId), createdAt: now } }))
    const fresh = await reportsSecret(shopId, now)
    expect(await shopOfSecret(fresh, now)).toBe(shopId)
    const [row] = await db.reportSecret.findMany({ where: { shopId, expiresAt: { not: null } } })
    expect(row).toMatchObject({ hash: hashOf(lost + shopId), expiresAt: hours(24) })
  })

  it('is given to the rehearsal gateway always, and to Infobip only if the address is public and secure', async () => {
    const shopId = await createShop()
    expect(reportsReach('rehearsal', 'http://localhost:3000')).toBe('public')
    expect(reportsReach('live', 'http://localhost:3000')).toBe('private')
    expect(reportsReach('live', 'http://shop.example')).toBe('insecure')
    expect(reportsReach('live', 'https://shop.example')).toBe('public')
    expect(await reportAddress(shopId)).toMatch(/^http.*\/api\/infobip\/reports\/[\w-]{43}$/)
    expect(await reportAddress(shopId, 'private')).toBeNull()
    expect(await reportAddress(shopId, 'insecure')).toBeNull()
  })
})

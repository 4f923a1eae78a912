import { beforeEach, describe, expect, it } from 'vitest'
import type { ShopId } from '@/lib/auth/shop-id'
import { db, write } from '@/lib/db/client'
import { type Claim, claimBatch } from '@/lib/messages/claim/claim'
import { settleBatch } from '@/lib/messages/settle/settle'
import type { DeliveryReport } from '@/lib/sms/gateway'
import { explain } from '@/lib/sms/infobip/explain'
import { readReport } from '@/lib/sms/infobip/reports'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { applyReports, applyStrayReports, deleteOldReports, storeReports } from './delivery-reports'
import { awaitsReports } from './queries'

const REPORT_RETENTION_MS = 48 * 60 * 60_000
const now = new Date('2026-03-01T10:00:00Z')
const PENDING = { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED', description: '' }

beforeEach(async () => {
  await write((tx) => tx.campaign.deleteMany())
})

function report(messageId: string, groupId: number, id: number, doneAt = '2026-03-01T10:01:00.000+0000', rest: object = {}): DeliveryReport {
  // The tests with many people put the number into the messageId.
  const to = /\+\d+$/.exec(messageId)?.[0] ?? swissMobile(0)
  const read = readReport({ messageId, to: to.slice(1), status: { groupId, id, groupName: 'G', name: 'N', description: 'D' }, doneAt, ...rest })
  if (!read) throw new Error('not a report')
  return read
}

async function claimed(shopId: ShopId, batchSize = 10) {
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId }, now)
  const result = await claimBatch({ worker: 'w', batchSize, ownIds: false, account: 'reports', freshMs: 1000, leaseMs: 2000, now })
  if (result.kind !== 'claimed') throw new Error('nothing to claim')
  return { campaignId, claim: result.claim }
}

/** Stores an answer that accepts every text, with the messageId that `idOf` gives for its number. */
async function accept(claim: Claim, idOf: (phone: string) => string) {
  const entries = claim.messages.map(({ phone }) => ({ to: phone, verdict: 'ACCEPTED' as const, status: PENDING, messageId: idOf(phone), smsCount: 1 }))
  await settleBatch(claim, { kind: 'answered', httpStatus: 200, bulkId: null, entries, foreign: 0 }, { now, account: 'reports', explain, waitMs: () => 0 })
}

/** A campaign to one person whose text is claimed. `settle` stores an answer that gives it `messageId`. */
async function sent(messageId: string) {
  const shopId = await createShop()
  await createPeople(shopId, 1)
  const { campaignId, claim } = await claimed(shopId)
  return { shopId, settle: () => accept(claim, () => messageId), message: () => db.message.findFirstOrThrow({ where: { campaignId } }) }
}

async function arrive(...reports: DeliveryReport[]) {
  await storeReports(reports, now)
  return applyReports(now)
}

describe('delivery reports', () => {
  it('change the state of a text and store error, price and time', async () => {
    const { settle, message } = await sent('a1')
    await settle()
    expect(await awaitsReports(now, REPORT_RETENTION_MS)).toBe(true)
    const error = { groupId: 1, groupName: 'HANDSET_ERRORS', id: 27, name: 'EC_ABSENT_SUBSCRIBER', description: 'Absent', permanent: false }
    await arrive(report('a1', 2, 9, undefined, { error, smsCount: 2, price: { pricePerMessage: 0.07, currency: 'EUR' } }))
    expect(await message()).toMatchObject({
      state: 'UNDELIVERED',
      statusGroupId: 2,
      statusId: 9,
      errorId: 27,
      errorName: 'EC_ABSENT_SUBSCRIBER',
      errorPermanent: false,
      smsCount: 2,
      pricePerMessage: 0.07,
      currency: 'EUR',
      doneAt: new Date('2026-03-01T10:01:00Z'),
    })
    expect(await awaitsReports(now, REPORT_RETENTION_MS)).toBe(false)
  })

  it('count once, however often they come', async () => {
    const { settle, message } = await sent('b1')
    await settle()
    expect(await arrive(report('b1', 3, 5), report('b1', 3, 5))).toBe(1)
    expect(await arrive(report('b1', 3, 5))).toBe(0)
    expect((await message()).state).toBe('DELIVERED')
    expect(await db.gatewayEvent.count({ where: { messageId: 'b1' } })).toBe(1)
  })

  it('may come before the send’s answer is stored', async () => {
    const { settle, message } = await sent('c1')
    expect(await arrive(report('c1', 3, 5))).toBe(0)
    await settle()
    expect(await applyReports(now)).toBe(1)
    expect((await message()).state).toBe('DELIVERED')
  })

  it('never move a text back, in any order', async () => {
    const { settle, message } = await sent('d1')
    await settle()
    await arrive(report('d1', 3, 5, '2026-03-01T10:02:00.000+0000'))
    await arrive(report('d1', 1, 3), report('d1', 3, 2), report('d1', 2, 9, '2026-03-01T10:03:00.000+0000'))
    expect(await message()).toMatchObject({ state: 'DELIVERED', statusId: 5 })
  })

  it('of delivery to the operator leave a text ACCEPTED', async () => {
    const { settle, message } = await sent('e1')
    await settle()
    await arrive(report('e1', 3, 2))
    expect(await message()).toMatchObject({ state: 'ACCEPTED', statusGroupId: 3, statusId: 2 })
    await arrive(report('e1', 3, 5, '2026-03-01T10:02:00.000+0000'))
    expect(await message()).toMatchObject({ state: 'DELIVERED', statusId: 5 })
  })

  it('are applied up to the latest one when several come at once', async () => {
    const { settle, message } = await sent('f1')
    await settle()
    await storeReports([report('f1', 3, 2)], now)
    await storeReports([report('f1', 3, 5, '2026-03-01T10:02:00.000+0000')], new Date(now.getTime() + 1))
    await applyReports(now)
    expect(await message()).toMatchObject({ state: 'DELIVERED', statusId: 5 })
  })

  it('with an unknown status are shown and change no state', async () => {
    const { settle, message } = await sent('g1')
    await settle()
    await arrive(report('g1', 77, 7701))
    expect(await message()).toMatchObject({ state: 'ACCEPTED', statusGroupId: 77, statusId: 7701 })
  })

  it('are applied once by eight readers at the same time', async () => {
    const { settle, message } = await sent('j1')
    await settle()
    await storeReports([report('j1', 3, 2), report('j1', 2, 9, '2026-03-01T10:02:00.000+0000'), report('j1', 3, 5, '2026-03-01T10:03:00.000+0000')], now)
    await Promise.all(Array.from({ length: 8 }, () => applyReports(now)))
    await applyReports(now)
    expect(await message()).toMatchObject({ state: 'DELIVERED', statusId: 5 })
    expect(await db.gatewayEvent.count({ where: { messageId: 'j1', appliedAt: null } })).toBe(0)
  })

  it('are awaited as long as the gateway keeps them, counted from the end of the campaign', async () => {
    const hours = (count: number) => new Date(now.getTime() + count * 60 * 60_000)
    const { settle } = await sent('k1')
    // Paused for three days before its last text left.
    await write((tx) => tx.campaign.updateMany({ data: { startedAt: hours(-72) } }))
    await settle()
    expect(await awaitsReports(hours(47), REPORT_RETENTION_MS)).toBe(true)
    expect(await awaitsReports(hours(49), REPORT_RETENTION_MS)).toBe(false)
  })

  it('with an unknown messageId are kept and change no text', async () => {
    const { settle, message } = await sent('h1')
    await settle()
    expect(await arrive(report('someone else', 3, 5))).toBe(0)
    expect((await message()).state).toBe('ACCEPTED')
    expect(await db.gatewayEvent.count({ where: { messageId: 'someone else', appliedAt: null } })).toBe(1)
  })

  it('are all applied when they are more than one transaction takes', async () => {
    const shopId = await createShop()
    await createPeople(shopId, 2500)
    const { campaignId, claim } = await claimed(shopId, 2500)
    await accept(claim, (phone) => `i${phone}`)
    expect(await arrive(...claim.messages.map(({ phone }) => report(`i${phone}`, 3, 5)))).toBe(2500)
    expect(await db.message.count({ where: { campaignId, state: 'DELIVERED' } })).toBe(2500)
  })

  it('lead to the right states when ten thousand come shuffled and three times each, half of them before the answer', async () => {
    const shopId = await createShop()
    await createPeople(shopId, 5000)
    const { campaignId, claim } = await claimed(shopId, 5000)
    const isLost = (phone: string) => Number(phone.slice(-1)) === 7
    const two = claim.messages.flatMap(({ phone }) => [
      report(`s${phone}`, 3, 2, '2026-03-01T10:01:00.000+0000'),
      isLost(phone) ? report(`s${phone}`, 2, 9, '2026-03-01T10:02:00.000+0000') : report(`s${phone}`, 3, 5, '2026-03-01T10:02:00.000+0000'),
    ])
    expect(two).toHaveLength(10_000)
    const all = shuffled([...two, ...two, ...two])
    for (let start = 0; start < all.length; start += 1000) {
      await storeReports(all.slice(start, start + 1000), new Date(now.getTime() + start), shopId)
      if (start === 15_000) await accept(claim, (phone) => `s${phone}`)
      await applyReports(now)
    }
    const lost = claim.messages.filter(({ phone }) => isLost(phone)).length
    expect(await db.message.count({ where: { campaignId, state: 'UNDELIVERED', statusId: 9 } })).toBe(lost)
    expect(await db.message.count({ where: { campaignId, state: 'DELIVERED', statusId: 5 } })).toBe(5000 - lost)
    expect(await db.gatewayEvent.count({ where: { messageId: { startsWith: 's+' } } })).toBe(10_000)
    expect(await db.gatewayEvent.count({ where: { messageId: { startsWith: 's+' }, appliedAt: null } })).toBe(0)
  })
})

/** In a random order that is the same each time. */
function shuffled<Item>(items: Item[]): Item[] {
  let seed = 42
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed
  }
  return items
    .map((item) => ({ item, key: next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

describe('delivery reports without a number that we know', () => {
  const hours = (count: number) => new Date(now.getTime() + count * 60 * 60_000)

  it.each([
    ['none', null],
    ['0790000000', '0790000000'],
  ])('are matched by their messageId alone, but later: %s', async (title, to) => {
    const { settle, message } = await sent(`q ${title}`)
    await settle()
    expect(await arrive(report(`q ${title}`, 3, 5, undefined, { to }))).toBe(0)
    expect(await applyStrayReports(hours(1))).toBe(1)
    expect((await message()).state).toBe('DELIVERED')
  })

  it('change no text of another shop when they were pushed', async () => {
    const { settle, message } = await sent('q2')
    await settle()
    await storeReports([report('q2', 2, 9, undefined, { to: null })], now, await createShop())
    expect(await applyStrayReports(hours(1))).toBe(0)
    expect((await message()).state).toBe('ACCEPTED')
  })

  it('are not matched again after three hours', async () => {
    const { settle } = await sent('q3')
    await storeReports([report('q3', 3, 5, undefined, { to: null })], now)
    await settle()
    expect(await applyStrayReports(hours(4))).toBe(0)
  })
})

describe('delivery reports pushed to a shop’s address', () => {
  it('change texts of that shop only', async () => {
    const { settle, message } = await sent('p1')
    await settle()
    const stranger = await createShop()
    await storeReports([report('p1', 2, 9)], now, stranger)
    expect(await applyReports(now)).toBe(0)
    expect((await message()).state).toBe('ACCEPTED')
  })

  it('do not prevent true reports from being applied when they are forged', async () => {
    const { shopId, settle, message } = await sent('p2')
    await settle()
    const stranger = await createShop()
    await storeReports([report('p2', 3, 5)], now, stranger)
    await applyReports(now)
    await storeReports([report('p2', 3, 5)], now, shopId)
    expect(await applyReports(now)).toBe(1)
    expect((await message()).state).toBe('DELIVERED')
  })

  it('count once when they come ten times', async () => {
    const { shopId, settle, message } = await sent('p3')
    await settle()
    for (let time = 0; time < 10; time++) await storeReports([report('p3', 3, 5)], new Date(now.getTime() + time), shopId)
    expect(await applyReports(now)).toBe(1)
    expect(await db.gatewayEvent.count({ where: { messageId: 'p3' } })).toBe(1)
    expect((await message()).state).toBe('DELIVERED')
  })

  it('wait while the text has no messageId yet', async () => {
    const { shopId, settle, message } = await sent('p4')
    await storeReports([report('p4', 3, 5)], now, shopId)
    expect(await applyReports(now)).toBe(0)
    expect(await message()).toMatchObject({ state: 'QUEUED', messageId: null })
    await settle()
    expect(await applyReports(now)).toBe(1)
    expect((await message()).state).toBe('DELIVERED')
  })

  it('are dropped when their messageId is longer than any of ours, and the others are applied', async () => {
    const { shopId, settle, message } = await sent('p5')
    await settle()
    await storeReports([{ ...report('p5', 3, 5), messageId: 'x'.repeat(50_000) }, report('p5', 3, 5)], now, shopId)
    await applyReports(now)
    expect((await message()).state).toBe('DELIVERED')
    expect(await db.gatewayEvent.count({ where: { messageId: { startsWith: 'xxx' } } })).toBe(0)
  })
})

describe('old delivery reports', () => {
  const days = (count: number) => new Date(now.getTime() + count * 24 * 60 * 60_000)

  it('without a matching text are kept for seven days and then deleted', async () => {
    const { settle, message } = await sent('o1')
    await storeReports([report('o1', 3, 5), report('o2', 3, 5)], now)
    await deleteOldReports(days(7))
    await settle()
    expect(await applyReports(days(7))).toBe(1)
    expect((await message()).state).toBe('DELIVERED')
    expect(await db.gatewayEvent.count({ where: { messageId: 'o2' } })).toBe(1)
    await deleteOldReports(days(7.01))
    expect(await db.gatewayEvent.count({ where: { messageId: 'o2' } })).toBe(0)
  })

  it('are deleted seven days after they were applied, and the text keeps its state', async () => {
    const { settle, message } = await sent('o3')
    await settle()
    await arrive(report('o3', 3, 5))
    await deleteOldReports(days(7))
    expect(await db.gatewayEvent.count({ where: { messageId: 'o3' } })).toBe(1)
    await deleteOldReports(days(7.01))
    expect(await db.gatewayEvent.count({ where: { messageId: 'o3' } })).toBe(0)
    expect((await message()).state).toBe('DELIVERED')
  })

  it('are all deleted when they are more than one step deletes', async () => {
    await storeReports(
      Array.from({ length: 1001 }, (_, n) => report(`many${n}`, 3, 5)),
      now,
    )
    expect(await deleteOldReports(days(8))).toBeGreaterThanOrEqual(1001)
    expect(await db.gatewayEvent.count({ where: { messageId: { startsWith: 'many' } } })).toBe(0)
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { sendCampaign } from '@/lib/campaigns/sending'
import { db, write } from '@/lib/db/client'
import type { DeliveryReport } from '@/lib/sms/gateway'
import { readReport } from '@/lib/sms/infobip/reports'
import { createDraftOf, createPeople } from '@/lib/testing/campaigns'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { claimBatch } from './claim'
import { awaitsReports } from './queries'
import { applyReports, storeReports } from './reports'
import { settleBatch } from './settle'

const now = new Date('2026-03-01T10:00:00Z')
const PENDING = { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED', description: '' }

beforeEach(async () => {
  await write((tx) => tx.campaign.deleteMany())
})

function report(messageId: string, groupId: number, id: number, doneAt = '2026-03-01T10:01:00.000+0000', rest: object = {}): DeliveryReport {
  const read = readReport({ messageId, status: { groupId, id, groupName: 'G', name: 'N', description: 'D' }, doneAt, ...rest })
  if (!read) throw new Error('not a report')
  return read
}

/** One person, claimed; settled with the id `messageId` when asked to. */
async function sent(messageId: string) {
  const shopId = await createShop()
  await createPeople(shopId, 1)
  const campaignId = await createDraftOf(shopId)
  await sendCampaign({ shopId, campaignId }, now)
  const claim = await claimBatch({ worker: 'w', batchSize: 10, leaseMs: 1000, now })
  if (!claim) throw new Error('nothing to claim')
  const settle = () =>
    settleBatch(
      claim,
      {
        kind: 'answered',
        httpStatus: 200,
        bulkId: null,
        entries: [{ to: swissMobile(0), verdict: 'ACCEPTED', status: PENDING, messageId, smsCount: 1 }],
        foreign: 0,
      },
      now,
    )
  return { settle, message: () => db.message.findFirstOrThrow({ where: { campaignId } }) }
}

async function arrive(...reports: DeliveryReport[]) {
  await storeReports(reports, now)
  return applyReports(now)
}

describe('delivery reports', () => {
  it('move a text on, with error, price and time', async () => {
    const { settle, message } = await sent('a1')
    await settle()
    expect(await awaitsReports(now)).toBe(true)
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
    expect(await awaitsReports(now)).toBe(false)
  })

  it('count once however often they come', async () => {
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

  it('never move a text back, in whatever order they come', async () => {
    const { settle, message } = await sent('d1')
    await settle()
    await arrive(report('d1', 3, 5, '2026-03-01T10:02:00.000+0000'))
    await arrive(report('d1', 1, 3), report('d1', 3, 2), report('d1', 2, 9, '2026-03-01T10:03:00.000+0000'))
    expect(await message()).toMatchObject({ state: 'DELIVERED', statusId: 5 })
  })

  it('at the operator are not yet on the phone', async () => {
    const { settle, message } = await sent('e1')
    await settle()
    await arrive(report('e1', 3, 2))
    expect(await message()).toMatchObject({ state: 'ACCEPTED', statusGroupId: 3, statusId: 2 })
    await arrive(report('e1', 3, 5, '2026-03-01T10:02:00.000+0000'))
    expect(await message()).toMatchObject({ state: 'DELIVERED', statusId: 5 })
  })

  it('fold to the last word when several come at once', async () => {
    const { settle, message } = await sent('f1')
    await settle()
    await storeReports([report('f1', 3, 2)], now)
    await storeReports([report('f1', 3, 5, '2026-03-01T10:02:00.000+0000')], new Date(now.getTime() + 1))
    await applyReports(now)
    expect(await message()).toMatchObject({ state: 'DELIVERED', statusId: 5 })
  })

  it('of an unheard-of status are shown and change nothing', async () => {
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

  it('are awaited for as long as the gateway keeps them, counted from the end of the campaign', async () => {
    const hours = (count: number) => new Date(now.getTime() + count * 60 * 60_000)
    const { settle } = await sent('k1')
    // Paused for three days before its last text left.
    await write((tx) => tx.campaign.updateMany({ data: { startedAt: hours(-72) } }))
    await settle()
    expect(await awaitsReports(hours(47))).toBe(true)
    expect(await awaitsReports(hours(49))).toBe(false)
  })

  it('of strangers are kept and touch nobody', async () => {
    const { settle, message } = await sent('h1')
    await settle()
    expect(await arrive(report('someone else', 3, 5))).toBe(0)
    expect((await message()).state).toBe('ACCEPTED')
    expect(await db.gatewayEvent.count({ where: { messageId: 'someone else', appliedAt: null } })).toBe(1)
  })

  it('are applied past the size of one transaction', async () => {
    const shopId = await createShop()
    await createPeople(shopId, 2500)
    const campaignId = await createDraftOf(shopId)
    await sendCampaign({ shopId, campaignId }, now)
    const claim = await claimBatch({ worker: 'w', batchSize: 2500, leaseMs: 1000, now })
    if (!claim) throw new Error('nothing to claim')
    const entries = claim.messages.map(({ phone }) => ({ to: phone, verdict: 'ACCEPTED' as const, status: PENDING, messageId: `i${phone}`, smsCount: 1 }))
    await settleBatch(claim, { kind: 'answered', httpStatus: 200, bulkId: null, entries, foreign: 0 }, now)
    expect(await arrive(...entries.map(({ messageId }) => report(messageId, 3, 5)))).toBe(2500)
    expect(await db.message.count({ where: { campaignId, state: 'DELIVERED' } })).toBe(2500)
  })
})

import { beforeEach, expect, it } from 'vitest'
import { sendCampaign } from '@/lib/campaigns/sending'
import { db, write, writeSql } from '@/lib/db/client'
import { createDraftOf, createPeople } from '@/lib/testing/campaigns'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { claimBatch } from './claim'
import { settleBatch } from './settle'

const now = new Date('2026-03-01T10:00:00Z')
const options = { worker: 'w', batchSize: 500, account: 'a', freshMs: 60_000, leaseMs: 120_000, now }
const settling = { now, account: 'a', waitMs: () => 0 }

beforeEach(async () => {
  await write((tx) => tx.campaign.deleteMany())
})

async function campaign(people: number) {
  const shopId = await createShop()
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId)
  await sendCampaign({ shopId, campaignId }, now)
  return { shopId, campaignId }
}

async function claimed(dialect: 'V1' | 'V3', { batchSize = options.batchSize } = {}) {
  const result = await claimBatch({ ...options, batchSize, dialect })
  if (result.kind !== 'claimed') throw new Error('nothing was claimed')
  return result.claim
}

it('sends a text that is queued again after doubt under the same id, so that v3 refuses the second', async () => {
  const { campaignId } = await campaign(3)
  const rows = await db.message.findMany({ where: { campaignId }, select: { id: true }, orderBy: { position: 'asc' } })
  const first = await claimed('V3')
  expect(first.messages.map(({ messageId }) => messageId)).toEqual(rows.map(({ id }) => id))
  // What the reconciler does with a text that the gateway certainly does not have.
  await writeSql((sql) => sql.$executeRaw`UPDATE "Message" SET "state" = 'QUEUED', "batchId" = NULL, "doubts" = 1 WHERE "batchId" = ${first.batchId}`)
  const second = await claimed('V3')
  expect(second.batchId).not.toBe(first.batchId)
  expect(second.messages.map(({ messageId }) => messageId)).toEqual(first.messages.map(({ messageId }) => messageId))
})

it('gives a text that was refused for the account’s sake a new id, because the gateway has seen the old one', async () => {
  const { campaignId } = await campaign(1)
  const first = await claimed('V3')
  const status = { groupId: 5, groupName: 'REJECTED', id: 12, name: 'REJECTED_NOT_ENOUGH_CREDITS', description: 'No credit' }
  const entries = first.messages.map(({ phone, messageId }) => ({ to: phone, verdict: 'REJECTED' as const, status, messageId, smsCount: null }))
  await settleBatch(first, { kind: 'answered', httpStatus: 200, bulkId: null, entries, foreign: 0 }, settling)
  expect(await db.message.findFirst({ where: { campaignId } })).toMatchObject({ state: 'QUEUED', messageId: null })
  await write((tx) => tx.campaign.update({ where: { id: campaignId }, data: { status: 'SENDING' } }))
  const second = await claimed('V3')
  expect(second.messages[0]?.messageId).not.toBe(first.messages[0]?.messageId)
})

it('takes what was put back when the rest of the queue is taken', async () => {
  await campaign(6)
  const first = await claimed('V1', { batchSize: 2 })
  await settleBatch(first, { kind: 'refused', cause: 'throttled', httpStatus: 429, problem: 'Slow down', retryAfterMs: 0 }, settling)
  const places: number[] = []
  for (let taken = 0; taken < 3; taken++) places.push(...(await claimed('V1', { batchSize: 2 })).messages.map(({ position }) => position))
  expect(places).toEqual([3, 4, 5, 6, 1, 2])
})

it('gives v1 no id, because it takes none', async () => {
  await campaign(1)
  expect((await claimed('V1')).messages).toMatchObject([{ messageId: null }])
})

it('can hold a number only once in a campaign, whoever plans it', async () => {
  const { shopId, campaignId } = await campaign(1)
  const again = write((tx) => tx.message.create({ data: { shopId, campaignId, position: 2, phone: swissMobile(0), text: 'Hello', segments: 1 } }))
  await expect(again).rejects.toThrow()
})

import { beforeEach, expect, it } from 'vitest'
import { db, readSql, write } from '@/lib/db/client'
import { reservedRanges } from '@/lib/messages/rows/reserved'
import { settleBatch } from '@/lib/messages/settle/settle'
import { explain } from '@/lib/sms/infobip/explain'
import { startCampaign } from '@/lib/testing/campaigns'
import { swissMobile } from '@/lib/testing/factories'
import { type Claim, claimBatch } from './claim'

const now = new Date('2026-03-01T10:00:00Z')
const options = { worker: 'w', batchSize: 500, account: 'a', freshMs: 60_000, leaseMs: 120_000, now }
const settling = { now, account: 'a', explain, waitMs: () => 0 }

beforeEach(async () => {
  await write((tx) => tx.campaign.deleteMany())
})

const campaign = (people: number) => startCampaign(people, now)

async function claimed(ownIds: boolean, { batchSize = options.batchSize } = {}) {
  const result = await claimBatch({ ...options, batchSize, ownIds })
  if (result.kind !== 'claimed') throw new Error('nothing was claimed')
  return result.claim
}

/** Settles the claim as uncertain and then requeues its texts, as the reconciler does with texts that are absent from the gateway. */
async function requeueAsAbsent(claim: Claim) {
  await settleBatch(claim, { kind: 'unknown', httpStatus: null, problem: 'No answer' }, settling)
  const absent = { state: 'QUEUED' as const, batchId: null, requeues: 1 }
  const { count } = await write((tx) => tx.message.updateMany({ where: { batchId: claim.batchId, state: 'UNKNOWN' }, data: absent }))
  expect(count).toBe(claim.messages.length)
}

async function positionsOfNext(claims: number): Promise<number[]> {
  const positions: number[] = []
  for (let taken = 0; taken < claims; taken++) positions.push(...(await claimed(false, { batchSize: 2 })).messages.map(({ position }) => position))
  return positions
}

it('gives a requeued text the same messageId, so that v3 refuses a second text', async () => {
  const { campaignId } = await campaign(3)
  const rows = await db.message.findMany({ where: { campaignId }, select: { id: true }, orderBy: { position: 'asc' } })
  const first = await claimed(true)
  expect(first.messages.map(({ messageId }) => messageId)).toEqual(rows.map(({ id }) => id))
  await requeueAsAbsent(first)
  const second = await claimed(true)
  expect(second.batchId).not.toBe(first.batchId)
  expect(second.messages.map(({ messageId }) => messageId)).toEqual(first.messages.map(({ messageId }) => messageId))
})

it('gives a text a new messageId after a refusal that concerns the account, because the gateway has seen the old one', async () => {
  const { campaignId } = await campaign(1)
  const first = await claimed(true)
  const status = { groupId: 5, groupName: 'REJECTED', id: 12, name: 'REJECTED_NOT_ENOUGH_CREDITS', description: 'No credit' }
  const entries = first.messages.map(({ phone, messageId }) => ({ to: phone, verdict: 'REJECTED' as const, status, messageId, smsCount: null }))
  await settleBatch(first, { kind: 'answered', httpStatus: 200, bulkId: null, entries, foreign: 0 }, settling)
  expect(await db.message.findFirst({ where: { campaignId } })).toMatchObject({ state: 'QUEUED', messageId: null })
  await write((tx) => tx.campaign.update({ where: { id: campaignId }, data: { status: 'SENDING' } }))
  const second = await claimed(true)
  expect(second.messages[0]?.messageId).not.toBe(first.messages[0]?.messageId)
})

it('claims refused texts first, with nothing left of the refused attempt', async () => {
  const { campaignId } = await campaign(6)
  await campaign(6)
  const first = await claimed(false, { batchSize: 2 })
  await settleBatch(first, { kind: 'refused', cause: 'throttled', httpStatus: 429, problem: 'Slow down', retryAfterMs: 0 }, settling)
  expect(await db.message.count({ where: { campaignId, state: 'QUEUED', attempt: 0, batchId: null, messageId: null } })).toBe(6)
  expect(await positionsOfNext(3)).toEqual([1, 2, 3, 4, 5, 6])
})

it('finds texts that another process has requeued when nothing else is left', async () => {
  await campaign(6)
  await requeueAsAbsent(await claimed(false, { batchSize: 2 }))
  // After an uncertain answer requests leave one by one. Deleting the breaker admits several claims.
  await write((tx) => tx.circuitBreaker.deleteMany())
  // A second attempt has half the batch size: one text.
  expect(await positionsOfNext(4)).toEqual([3, 4, 5, 6, 1, 2])
})

it('claims no reserved text, not even one in the middle of the queue', async () => {
  const { campaignId } = await campaign(6)
  const first = await claimed(false, { batchSize: 2 })
  const second = await claimed(false, { batchSize: 2 })
  await settleBatch(first, { kind: 'refused', cause: 'throttled', httpStatus: 429, problem: 'Slow down', retryAfterMs: 0 }, settling)
  const third = await claimed(false, { batchSize: 4 })
  expect(third.messages.map(({ position }) => position)).toEqual([1, 2, 5, 6])
  expect(await reservedRanges(readSql, campaignId)).toEqual(
    expect.arrayContaining([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
  )
  expect(await claimBatch({ ...options, ownIds: false })).toMatchObject({ kind: 'nothing' })
  // Settling one batch does not change the texts of the others.
  await settleBatch(second, { kind: 'unknown', httpStatus: null, problem: 'No answer' }, settling)
  const states = await db.message.findMany({ where: { campaignId }, select: { state: true, batchId: true }, orderBy: { position: 'asc' } })
  const queued = { state: 'QUEUED', batchId: null }
  const uncertain = { state: 'UNKNOWN', batchId: second.batchId }
  expect(states).toEqual([queued, queued, uncertain, uncertain, queued, queued])
})

it('gives texts of v1 no messageId, because v1 takes none', async () => {
  await campaign(1)
  expect((await claimed(false)).messages).toMatchObject([{ messageId: null }])
})

it('a campaign cannot have two texts to one number', async () => {
  const { shopId, campaignId } = await campaign(1)
  const add = (phone: string) => write((tx) => tx.message.create({ data: { shopId, campaignId, position: 2, phone, text: 'Hello', segments: 1 } }))
  await expect(add(swissMobile(0))).rejects.toThrow(/unique/i)
  expect(await add(swissMobile(1))).toMatchObject({ position: 2 })
})

it('a claim finishes a campaign that is done, and leaves one with uncertain texts alone', async () => {
  const { campaignId } = await campaign(1)
  const attempt = async (state: 'UNKNOWN' | 'DELIVERED') => {
    await write((tx) => tx.message.updateMany({ data: { state } }))
    expect(await claimBatch({ ...options, ownIds: true })).toEqual({ kind: 'nothing', retryAt: null })
    return (await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })).status
  }
  expect(await attempt('UNKNOWN')).toBe('SENDING')
  expect(await attempt('DELIVERED')).toBe('FINISHED')
})

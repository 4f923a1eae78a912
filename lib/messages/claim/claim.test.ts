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

/** No answer came, and what the reconciler then does with a text that the gateway certainly does not have. */
async function becomeAbsent(claim: Claim) {
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

it('sends a text that is queued again after doubt under the same id, so that v3 refuses the second', async () => {
  const { campaignId } = await campaign(3)
  const rows = await db.message.findMany({ where: { campaignId }, select: { id: true }, orderBy: { position: 'asc' } })
  const first = await claimed(true)
  expect(first.messages.map(({ messageId }) => messageId)).toEqual(rows.map(({ id }) => id))
  await becomeAbsent(first)
  const second = await claimed(true)
  expect(second.batchId).not.toBe(first.batchId)
  expect(second.messages.map(({ messageId }) => messageId)).toEqual(first.messages.map(({ messageId }) => messageId))
})

it('gives a text that was refused for the account’s sake a new id, because the gateway has seen the old one', async () => {
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

it('takes what was refused first again, as it was', async () => {
  const { campaignId } = await campaign(6)
  await campaign(6)
  const first = await claimed(false, { batchSize: 2 })
  await settleBatch(first, { kind: 'refused', cause: 'throttled', httpStatus: 429, problem: 'Slow down', retryAfterMs: 0 }, settling)
  expect(await db.message.count({ where: { campaignId, state: 'QUEUED', attempt: 0, batchId: null, messageId: null } })).toBe(6)
  expect(await positionsOfNext(3)).toEqual([1, 2, 3, 4, 5, 6])
})

it('takes what another process has put back when the rest of the queue is taken', async () => {
  await campaign(6)
  await becomeAbsent(await claimed(false, { batchSize: 2 }))
  // One doubtful answer: requests go one by one, each answered before the next is claimed.
  await write((tx) => tx.circuitBreaker.deleteMany())
  // The second try is of one each.
  expect(await positionsOfNext(4)).toEqual([3, 4, 5, 6, 1, 2])
})

it('leaves alone what another request holds, also in the middle of the queue and when it began earlier', async () => {
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
  // What becomes of each is its own.
  await settleBatch(second, { kind: 'unknown', httpStatus: null, problem: 'No answer' }, settling)
  const states = await db.message.findMany({ where: { campaignId }, select: { state: true, batchId: true }, orderBy: { position: 'asc' } })
  const waits = { state: 'QUEUED', batchId: null }
  const doubtful = { state: 'UNKNOWN', batchId: second.batchId }
  expect(states).toEqual([waits, waits, doubtful, doubtful, waits, waits])
})

it('gives v1 no id, because it takes none', async () => {
  await campaign(1)
  expect((await claimed(false)).messages).toMatchObject([{ messageId: null }])
})

it('can hold a number only once in a campaign, whoever plans it', async () => {
  const { shopId, campaignId } = await campaign(1)
  const again = write((tx) => tx.message.create({ data: { shopId, campaignId, position: 2, phone: swissMobile(0), text: 'Hello', segments: 1 } }))
  await expect(again).rejects.toThrow()
})

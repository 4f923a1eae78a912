import { expect, it } from 'vitest'
import { isPostgres, write, writeSql } from '@/lib/db/client'
import { forgetCampaigns, startCampaign } from '@/lib/testing/campaigns'
import { claimBatch } from './claim'
import { ownId } from './held'
import { forgetQueues, leaveQueueAt, nextInQueue } from './queue'

const now = new Date('2026-03-01T10:00:00Z')

async function claimedPlaces(batchSize: number): Promise<number[]> {
  const result = await claimBatch({ worker: 'me', batchSize, dialect: 'V1', account: 'a', freshMs: 60_000, leaseMs: 120_000, now })
  return result.kind === 'claimed' ? result.claim.messages.map(({ position }) => position) : []
}

it('goes on with what a claim had looked at and not taken', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(10, now)
  // Tried once before: its request is half as large, and nothing goes along that was not tried.
  await write((tx) => tx.message.updateMany({ where: { campaignId, position: 1 }, data: { attempt: 1 } }))
  expect(await claimedPlaces(4)).toEqual([1])
  expect(await claimedPlaces(4)).toEqual([2, 3, 4, 5])
})

it('does not go back when a claim that began earlier ends later', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(10, now)
  leaveQueueAt(campaignId, 8)
  leaveQueueAt(campaignId, 4)
  expect(await claimedPlaces(4)).toEqual([9, 10])
  expect(await claimedPlaces(4)).toEqual([1, 2, 3, 4])
})

// SQLite has one writer: nobody claims between two statements of another's transaction.
it.runIf(isPostgres)('takes nothing that was claimed after it had asked what is held, and before it took the texts for itself', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(6, now)
  const heldBefore: [] = []
  const other = await claimBatch({ worker: 'other', batchSize: 2, dialect: 'V1', account: 'a', freshMs: 60_000, leaseMs: 120_000, now })
  expect(other).toMatchObject({ kind: 'claimed', claim: { messages: [{ position: 1 }, { position: 2 }] } })
  forgetQueues()
  const found = await writeSql((sql) => nextInQueue(sql, campaignId, heldBefore, 2, ownId('V1')))
  expect(found.map(({ position }) => position)).toEqual([3, 4])
})

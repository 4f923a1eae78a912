import { expect, it } from 'vitest'
import { isPostgres, write, writeSql } from '@/lib/db/client'
import { ownId } from '@/lib/messages/rows/reserved'
import { forgetCampaigns, startCampaign } from '@/lib/testing/campaigns'
import { claimBatch } from './claim'
import { forgetQueues, nextInQueue, returnTo } from './queue-cursor'

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

const placesOf = async (asked: ReturnType<typeof nextInQueue>) => (await asked).map(({ position }) => position)

it('looks behind what is being asked for at the same moment', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(10, now)
  const places = await writeSql((sql) => Promise.all([4, 4, 4].map((limit) => placesOf(nextInQueue(sql, campaignId, [], limit, ownId('V1'))))))
  expect(places).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10],
  ])
})

it('looks first at what is put back while others are being asked for', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(10, now)
  const next = (meanwhile = () => {}) =>
    writeSql((sql) => {
      const places = placesOf(nextInQueue(sql, campaignId, [], 4, ownId('V1')))
      meanwhile()
      return places
    })
  expect(await next()).toEqual([1, 2, 3, 4])
  expect(await next(() => returnTo(campaignId, 2))).toEqual([5, 6, 7, 8])
  expect(await next()).toEqual([2, 3, 4, 5])
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

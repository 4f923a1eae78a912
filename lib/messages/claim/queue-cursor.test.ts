import { expect, it } from 'vitest'
import { isPostgres, write, writeSql } from '@/lib/db/client'
import { ownMessageId } from '@/lib/messages/rows/reserved'
import { forgetCampaigns, startCampaign } from '@/lib/testing/campaigns'
import { claimBatch } from './claim'
import { forgetCursors, moveCursorBack, nextInQueue } from './queue-cursor'

const now = new Date('2026-03-01T10:00:00Z')

async function claimedPositions(batchSize: number): Promise<number[]> {
  const result = await claimBatch({ worker: 'me', batchSize, ownIds: false, account: 'a', freshMs: 60_000, leaseMs: 120_000, now })
  return result.kind === 'claimed' ? result.claim.messages.map(({ position }) => position) : []
}

it('continues with texts that the last claim found but did not take', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(10, now)
  // A text with one attempt goes into a batch of half the size, without texts that have no attempt.
  await write((tx) => tx.message.updateMany({ where: { campaignId, position: 1 }, data: { attempt: 1 } }))
  expect(await claimedPositions(4)).toEqual([1])
  expect(await claimedPositions(4)).toEqual([2, 3, 4, 5])
})

const positionsOf = async (asked: ReturnType<typeof nextInQueue>) => (await asked).map(({ position }) => position)

it('starts after the texts that another claim is searching for at the same moment', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(10, now)
  const positions = await writeSql((sql) =>
    Promise.all([4, 4, 4].map((limit) => positionsOf(nextInQueue(sql, [], { campaignId, limit, messageId: ownMessageId(false) })))),
  )
  expect(positions).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10],
  ])
})

it('starts with a text that is requeued while another claim is searching', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(10, now)
  const next = (meanwhile = () => {}) =>
    writeSql((sql) => {
      const positions = positionsOf(nextInQueue(sql, [], { campaignId, limit: 4, messageId: ownMessageId(false) }))
      meanwhile()
      return positions
    })
  expect(await next()).toEqual([1, 2, 3, 4])
  expect(await next(() => moveCursorBack(campaignId, 2))).toEqual([5, 6, 7, 8])
  expect(await next()).toEqual([2, 3, 4, 5])
})

// SQLite has one writer, so no claim can come between two statements of another claim.
it.runIf(isPostgres)('takes no text that another claim reserved between its two reads', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(6, now)
  const reservedBefore: [] = []
  const other = await claimBatch({ worker: 'other', batchSize: 2, ownIds: false, account: 'a', freshMs: 60_000, leaseMs: 120_000, now })
  expect(other).toMatchObject({ kind: 'claimed', claim: { messages: [{ position: 1 }, { position: 2 }] } })
  forgetCursors()
  const found = await writeSql((sql) => nextInQueue(sql, reservedBefore, { campaignId, limit: 2, messageId: ownMessageId(false) }))
  expect(found.map(({ position }) => position)).toEqual([3, 4])
})

import { expect, it } from 'vitest'
import { isPostgres, writeSql } from '@/lib/db/client'
import { forgetCampaigns, startCampaign } from '@/lib/testing/campaigns'
import { claimBatch } from './claim'
import { ownId } from './held'
import { forgetQueues, nextInQueue } from './queue'

const now = new Date('2026-03-01T10:00:00Z')

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

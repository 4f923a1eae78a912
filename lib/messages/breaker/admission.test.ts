import { expect, it } from 'vitest'
import { db, write } from '@/lib/db/client'
import { claimBatch } from '@/lib/messages/claim/claim'
import { recoverExpiredLeases } from '@/lib/messages/settle/recover'
import { forgetCampaigns, startCampaign } from '@/lib/testing/campaigns'

const now = new Date('2026-03-01T10:00:00Z')
const claim = (account = 'a') => claimBatch({ worker: 'w', batchSize: 500, ownIds: false, account, freshMs: 60_000, leaseMs: 120_000, now })

it('a trial admits one request at a time, and another one after the first has ended without a health signal', async () => {
  await forgetCampaigns()
  await startCampaign(5, now)
  await write((tx) => tx.circuitBreaker.create({ data: { account: 'a', state: 'TRIAL', trialSize: 2, updatedAt: now } }))
  expect(await claim()).toMatchObject({ kind: 'claimed', claim: { messages: [{ position: 1 }, { position: 2 }] } })
  expect(await claim()).toEqual({ kind: 'nothing', retryAt: null })
  // A process with another account recovers the batch, so this account's breaker gets no health signal.
  expect(await recoverExpiredLeases('b', new Date(now.getTime() + 121_000))).toBe(1)
  expect(await claim()).toMatchObject({ kind: 'claimed', claim: { messages: [{ position: 3 }, { position: 4 }] } })
  expect(await claim()).toEqual({ kind: 'nothing', retryAt: null })
  expect(await db.batch.count()).toBe(2)
})

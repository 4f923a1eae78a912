import { expect, it } from 'vitest'
import { isPostgres, type Sql, writeSql } from '@/lib/db/client'
import { forgetCampaigns, startCampaign } from '@/lib/testing/campaigns'
import { claimBatch } from './claim'
import { ownId } from './held'
import { forgetQueues, nextInQueue } from './queue'

const now = new Date('2026-03-01T10:00:00Z')

// SQLite has one writer: nobody claims between two statements of another's transaction.
it.runIf(isPostgres)('takes nothing that was claimed after it had asked what is held, and before it took the texts for itself', async () => {
  await forgetCampaigns()
  const { campaignId } = await startCampaign(6, now)
  const others: number[] = []
  const claimElsewhere = async () => {
    const result = await claimBatch({ worker: 'other', batchSize: 2, dialect: 'V1', account: 'a', freshMs: 60_000, leaseMs: 120_000, now })
    if (result.kind === 'claimed') others.push(...result.claim.messages.map(({ position }) => position))
    forgetQueues()
  }
  // Begun out here: a transaction begins no other.
  const meanwhile = Promise.withResolvers<void>()
  const claimed = meanwhile.promise.then(claimElsewhere)
  const found = await writeSql((sql) => {
    let isFirst = true
    const interrupted: Sql = {
      ...sql,
      async $queryRaw<Rows>(text: TemplateStringsArray, ...values: unknown[]) {
        const rows = await sql.$queryRaw<Rows>(text, ...values)
        if (isFirst && text.join('').includes('"places"')) {
          isFirst = false
          meanwhile.resolve()
          await claimed
        }
        return rows
      },
    }
    return nextInQueue(interrupted, campaignId, 2, ownId('V1'))
  })
  expect(others).toEqual([1, 2])
  expect(found.map(({ position }) => position)).toEqual([3, 4])
})

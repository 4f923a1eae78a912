import 'server-only'
import { readSql, type Sql, writeSql } from '@/lib/db/client'
import { exists, limitTo, Prisma } from '@/lib/db/sql'
import { recordSignal } from '@/lib/messages/breaker/breaker-store'
import { finishAllDone } from '@/lib/messages/rows/finish-campaign'
import { positionsIn, readRanges } from '@/lib/messages/rows/ranges'
import { markUnknown } from '@/lib/messages/rows/reserved'

const PROBLEM = 'Shopbell stopped before the answer was stored.'
const MAX_BATCHES = 1000

type ExpiredBatch = { batchId: string; campaignId: string; ownIds: boolean | number; ranges: string }

/**
 * Cleans up after a crash. The request of a batch whose lease has expired may have left or not, so its texts become UNKNOWN and the
 * gateway's log is searched for them. They never go back to QUEUED: that would be a guess, and a wrong guess texts somebody twice.
 * Also finishes campaigns that are done.
 * @returns how many batches had expired.
 */
export async function recoverExpiredLeases(account: string, now: Date): Promise<number> {
  const expired = await readSql.$queryRaw<ExpiredBatch[]>`
    SELECT "id" AS "batchId", "campaignId", "ownIds", "ranges" FROM "Batch" WHERE "state" = 'PREPARED' AND "leaseUntil" < ${now} ${limitTo(MAX_BATCHES)}`
  // One transaction per batch: a worker that settles one of them late waits for that transaction, so it must not wait for others in turn.
  for (const batch of expired) await writeSql((sql) => recover(sql, account, batch, now))
  await writeSql((sql) => finishAllDone(sql, now))
  return expired.length
}

async function recover(sql: Sql, account: string, { batchId, campaignId, ownIds, ranges }: ExpiredBatch, now: Date) {
  // The state is checked again: the batch's worker may have settled it in the meantime.
  const taken = await sql.$executeRaw`
    UPDATE "Batch" SET "state" = 'UNKNOWN', "settledAt" = ${now}, "lookupAt" = ${now}, "problem" = ${PROBLEM} WHERE "id" = ${batchId} AND "state" = 'PREPARED'`
  if (taken === 0) return
  const messages = positionsIn(readRanges(ranges)).map((position) => ({ position }))
  await markUnknown(sql, { batchId, campaignId, ownIds: Boolean(ownIds), messages }, PROBLEM, now)
  // Our own crash says nothing about the gateway. But a trial must end, or everything would wait for it.
  if (await exists(sql, Prisma.sql`FROM "CircuitBreaker" WHERE "account" = ${account} AND "trialBatchId" = ${batchId}`))
    await recordSignal(sql, account, { kind: 'unknown', batchId, problem: PROBLEM }, now)
}

import 'server-only'
import { readSql, type Sql, writeSql } from '@/lib/db/client'
import { feelPulse } from '@/lib/messages/breaker/breaker'
import { finishAllDone } from '@/lib/messages/rows/finish-campaign'
import { positionsOn, readPlaces } from '@/lib/messages/rows/ranges'
import { doubt, type Held } from '@/lib/messages/rows/reserved'

const PROBLEM = 'Shopbell stopped before the answer was stored.'
const MOST = 1000

type Row = Omit<Held, 'messages'> & { places: string }

/**
 * After a crash: a batch whose lease ran out may have left or not, so its messages are UNKNOWN, and the gateway's log is asked.
 * Never back to QUEUED: that would be a guess, and a wrong one is a second text. Also ends the campaigns that are done.
 * @returns how many batches.
 */
export async function recoverExpiredLeases(account: string, now: Date): Promise<number> {
  const expired = await readSql.$queryRaw<Row[]>`
    SELECT "id" AS "batchId", "campaignId", "dialect", "places" FROM "Batch" WHERE "state" = 'PREPARED' AND "leaseUntil" < ${now} LIMIT ${MOST}`
  // A transaction each: a worker that settles one of them late waits for it, and must not be waited for in turn.
  for (const row of expired) await writeSql((sql) => recover(sql, account, row, now))
  await writeSql((sql) => finishAllDone(sql, now))
  return expired.length
}

async function recover(sql: Sql, account: string, { places, ...batch }: Row, now: Date) {
  const { batchId } = batch
  // Guarded again: its worker may have settled it in the meantime.
  const taken = await sql.$executeRaw`
    UPDATE "Batch" SET "state" = 'UNKNOWN', "settledAt" = ${now}, "lookAt" = ${now}, "problem" = ${PROBLEM} WHERE "id" = ${batchId} AND "state" = 'PREPARED'`
  if (taken === 0) return
  const messages = positionsOn(readPlaces(places)).map((position) => ({ position }))
  await doubt(sql, { ...batch, messages }, PROBLEM, now)
  // Our own crash says nothing of the gateway, but a trial request must not be waited for.
  const trials = await sql.$queryRaw<unknown[]>`SELECT 1 AS found FROM "Circuit" WHERE "account" = ${account} AND "trialBatchId" = ${batchId}`
  if (trials.length > 0) await feelPulse(sql, account, { kind: 'doubtful', batchId, problem: PROBLEM }, now)
}

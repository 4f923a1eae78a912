import 'server-only'
import { setImmediate as letOthersRun } from 'node:timers/promises'
import { type Sql, writeSql } from '@/lib/db/client'
import { literal, Prisma } from '@/lib/db/sql'
import { type HealthSignal, isHealthy } from '@/lib/messages/breaker/breaker'
import { readBreaker, recordSignal } from '@/lib/messages/breaker/breaker-store'
import { type Claim, type ClaimOptions, claimInSameTransaction } from '@/lib/messages/claim/claim'
import { finishIfDone } from '@/lib/messages/rows/finish-campaign'
import type { SmsGateway } from '@/lib/sms/gateway'
import { autoPause, pauseFor } from './auto-pause'
import type { BatchOutcome } from './batch-outcome'
import { settleMessages } from './settle-messages'

export type SettleOptions = {
  now: Date
  account: string
  explain: SmsGateway['explain']
  /** The back-off, in milliseconds, after so many failures in a row of a passing kind. */
  waitMs: (failures: number, retryAfterMs: number | null) => number
  /** What to claim in the same transaction if all is well. */
  next?: ClaimOptions
}

export type Settled = {
  /** False: the batch was no longer this worker's to settle. Its lease had expired and its texts became UNKNOWN. */
  isMine: boolean
  next: Claim | null
}

/** After an outcome that is not certain, the gateway's log is searched soon: most texts are in it already. */
const FIRST_LOOKUP_MS = 10_000

/**
 * Stores the outcome of a batch in one transaction: for the batch, for each of its texts, for the campaign (which may pause or
 * finish) and for the circuit breaker. An answer is a fact, so it is stored even if the lease has expired. If the gateway is
 * healthy and nothing pauses, the next batch is claimed in the same transaction.
 */
export function settleBatch(claim: Claim, outcome: BatchOutcome, options: SettleOptions): Promise<Settled> {
  return writeSql(async (sql) => {
    // Neither needs the other's answer, so both go to Postgres at once.
    const [inTime, breaker] = await Promise.all([closeBatch(sql, claim, outcome, 'PREPARED', options.now), readBreaker(sql, options.account)])
    const isLate = !inTime && outcome.kind === 'answered' && (await closeBatch(sql, claim, outcome, 'UNKNOWN', options.now))
    if (!inTime && !isLate) return { isMine: false, next: null }
    const isWell = outcome.kind === 'answered' && isHealthy(breaker)
    // Before anything locks the campaign: a claim locks the breaker first and the campaign second, and another order could deadlock.
    if (!isWell) await recordSignal(sql, options.account, signalOf(claim, outcome, options), options.now)
    await settleMessages(sql, claim, outcome, { isLate, explain: options.explain, now: options.now })
    const pause = await pauseFor(sql, claim.campaignId, outcome, options.explain)
    if (pause) await autoPause(sql, claim.campaignId, pause, options.now)
    const next = isWell && !pause && options.next ? await claimNextBatch(sql, options.next) : null
    // A campaign from which more was just claimed is not done.
    if (next?.campaignId !== claim.campaignId) await finishIfDone(sql, claim.campaignId, options.now)
    return { isMine: true, next }
  })
}

async function claimNextBatch(sql: Sql, options: ClaimOptions): Promise<Claim | null> {
  // SQLite blocks the thread, so half-way through, answers and pages that are ready get their turn.
  await letOthersRun()
  return claimInSameTransaction(sql, options)
}

function signalOf({ batchId, claimedAt }: Claim, outcome: BatchOutcome, { waitMs }: SettleOptions): HealthSignal {
  if (outcome.kind === 'unknown') return { kind: 'unknown', batchId, problem: outcome.problem }
  if (outcome.kind === 'called_off') return { kind: 'called_off', batchId }
  if (outcome.kind === 'refused' && (outcome.cause === 'unreachable' || outcome.cause === 'throttled'))
    return { kind: 'backoff', batchId, claimedAt, problem: outcome.problem, waitMs: (failures) => waitMs(failures, outcome.retryAfterMs) }
  return { kind: 'certain', batchId }
}

/** @returns false: the batch is no longer in this state, or is no longer this worker's. */
async function closeBatch(sql: Sql, claim: Claim, outcome: BatchOutcome, from: 'PREPARED' | 'UNKNOWN', now: Date): Promise<boolean> {
  const closed = await sql.$executeRaw`
    UPDATE "Batch" SET ${batchColumns(claim, outcome, now)}, "settledAt" = ${now}, "httpStatus" = ${outcome.httpStatus}
    WHERE "id" = ${claim.batchId} AND "leaseOwner" = ${claim.worker} AND "state" = ${literal(from)}`
  return closed === 1
}

/** The batch's new state. A batch whose answer left out a number, or gave a text no id, is looked up in the gateway's log. */
function batchColumns({ messages }: Claim, outcome: BatchOutcome, now: Date): Prisma.Sql {
  const lookupAt = new Date(now.getTime() + FIRST_LOOKUP_MS)
  if (outcome.kind === 'unknown') return Prisma.sql`"state" = 'UNKNOWN', "problem" = ${outcome.problem}, "lookupAt" = ${lookupAt}`
  if (outcome.kind !== 'answered') {
    const isInvalid = outcome.kind === 'refused' && outcome.cause === 'invalid'
    return Prisma.sql`"state" = 'REFUSED', "problem" = ${outcome.problem}, "rejected" = ${isInvalid && messages.length === 1 ? 1 : 0}`
  }
  const rejected = outcome.entries.filter(({ verdict }) => verdict === 'REJECTED').length
  const isWhole = outcome.entries.length === messages.length && outcome.entries.every(({ messageId, verdict }) => messageId !== null || verdict === 'REJECTED')
  return Prisma.sql`"state" = 'SETTLED', "problem" = NULL, "rejected" = ${rejected}, "bulkId" = COALESCE(${outcome.bulkId}, "bulkId"), "lookupAt" = ${isWhole ? null : lookupAt}`
}

import 'server-only'
import type { Sql } from '@/lib/db/client'
import { literal, Prisma, readTime, rowLock } from '@/lib/db/sql'
import { type Breaker, CLOSED, type HealthSignal, nextBreaker } from './breaker'

type Row = Omit<Breaker, 'failedAt' | 'backoffUntil' | 'probeAt'> & Record<'failedAt' | 'backoffUntil' | 'probeAt', Date | string | null>

/** The account's circuit breaker as stored, so that all workers share it and a restart keeps it. @param lock nobody else changes it until the transaction ends. */
export async function readBreaker(sql: Pick<Sql, '$queryRaw'>, account: string, lock = false): Promise<Breaker> {
  const [row] = await sql.$queryRaw<Row[]>`
    SELECT "state", "unknownInRow", "failures", "failedAt", "backoffUntil", "probeAt", "probes", "trialBatchId", "trialSize", "problem"
    FROM "CircuitBreaker" WHERE "account" = ${account} ${lock ? rowLock('FOR UPDATE') : Prisma.empty}`
  if (!row) return CLOSED
  const time = (value: Date | string | null) => (value === null ? null : readTime(value))
  return { ...row, failedAt: time(row.failedAt), backoffUntil: time(row.backoffUntil), probeAt: time(row.probeAt) }
}

/** Applies a health signal to the account's breaker. */
export async function recordSignal(sql: Sql, account: string, signal: HealthSignal, now: Date) {
  await sql.$executeRaw`INSERT INTO "CircuitBreaker" ("account", "updatedAt") VALUES (${account}, ${now}) ON CONFLICT DO NOTHING`
  await storeBreaker(sql, account, nextBreaker(await readBreaker(sql, account, true), signal, now), now)
}

/** Records which batch is the trial of the breaker's TRIAL state. */
export async function startTrial(sql: Sql, account: string, batchId: string) {
  await sql.$executeRaw`UPDATE "CircuitBreaker" SET "trialBatchId" = ${batchId} WHERE "account" = ${account} AND "state" = 'TRIAL'`
}

/** Overwrites the account's breaker. The row must exist. */
async function storeBreaker(sql: Sql, account: string, breaker: Breaker, now: Date) {
  await sql.$executeRaw`
    UPDATE "CircuitBreaker" SET "state" = ${literal(breaker.state)}, "unknownInRow" = ${breaker.unknownInRow}, "failures" = ${breaker.failures},
      "failedAt" = ${breaker.failedAt}, "backoffUntil" = ${breaker.backoffUntil}, "probeAt" = ${breaker.probeAt}, "probes" = ${breaker.probes},
      "trialBatchId" = ${breaker.trialBatchId}, "trialSize" = ${breaker.trialSize}, "problem" = ${breaker.problem}, "updatedAt" = ${now}
    WHERE "account" = ${account}`
}

import 'server-only'
import { readSql, writeSql } from '@/lib/db/client'
import { jsonIds, limitTo, Prisma } from '@/lib/db/sql'
import { isUndecided } from '@/lib/messages/rows/message-conditions'
import { askableMs, RECHECK_MS } from './missing-reports'

/** Older reports that match no text are not searched at every step. */
const RECENT_REPORTS_MS = 60 * 60_000
const MAX_BATCHES = 100

/**
 * Reopens lookups after a delivery report with an unknown id, for a number whose text is uncertain. The report may be that text's: a
 * gateway that gives its own ids told ours in the answer that was lost. The log, which keeps number, sender and words, can
 * tell. A report from before the last lookup reopens nothing.
 * @returns how many lookups were reopened.
 */
export function reopenAfterReports(now: Date, logRetentionMs: number): Promise<number> {
  return reopen(
    Prisma.sql`
    SELECT DISTINCT b."id" FROM "GatewayEvent" e
    JOIN "Message" m ON m."phone" = e."phone" AND m."messageId" IS NULL AND (e."shopId" IS NULL OR e."shopId" = m."shopId") AND ${isUndecided('m')}
    JOIN "Batch" b ON b."id" = m."batchId"
    WHERE e."appliedAt" IS NULL AND e."receivedAt" > ${new Date(now.getTime() - RECENT_REPORTS_MS)} AND e."receivedAt" > b."settledAt"
      AND ${isClosed(now, logRetentionMs)} ${limitTo(MAX_BATCHES)}`,
    now,
  )
}

/** Reopens lookups twice a day, for as long as the log keeps the texts: the log may have caught up. @returns how many. */
export function reopenTwiceADay(now: Date, logRetentionMs: number): Promise<number> {
  const recent = Prisma.sql`SELECT b."campaignId" FROM "Batch" b WHERE b."intentAt" > ${new Date(now.getTime() - askableMs(logRetentionMs))}`
  // Of all the skipped texts, only those of campaigns in which the owner gave somebody up can be uncertain.
  const withGivenUp = Prisma.sql`SELECT a."campaignId" FROM "AuditEvent" a WHERE a."kind" = 'GIVEN_UP' AND a."campaignId" IN (${recent})`
  return reopen(
    Prisma.sql`
    SELECT b."id" FROM "Batch" b WHERE ${isClosed(now, logRetentionMs)} AND b."settledAt" < ${new Date(now.getTime() - RECHECK_MS)} AND b."id" IN (
      SELECT m."batchId" FROM "Message" m WHERE m."state" = 'NEEDS_REVIEW' AND m."campaignId" IN (${recent})
      UNION SELECT m."batchId" FROM "Message" m WHERE m."state" = 'SKIPPED' AND m."skipReason" = 'GIVEN_UP' AND m."campaignId" IN (${withGivenUp})) ${limitTo(MAX_BATCHES)}`,
    now,
  )
}

function isClosed(now: Date, logRetentionMs: number): Prisma.Sql {
  return Prisma.sql`b."state" = 'SETTLED' AND b."lookupAt" IS NULL AND b."intentAt" > ${new Date(now.getTime() - askableMs(logRetentionMs))}`
}

async function reopen(which: Prisma.Sql, now: Date): Promise<number> {
  const rows = await readSql.$queryRaw<{ id: string }[]>(which)
  if (rows.length === 0) return 0
  const table = jsonIds(rows.map(({ id }) => id))
  return writeSql(
    (sql) =>
      sql.$executeRaw`UPDATE "Batch" SET "lookupAt" = ${now} FROM ${table} WHERE "Batch"."id" = v."id" AND "Batch"."state" = 'SETTLED' AND "Batch"."lookupAt" IS NULL`,
  )
}

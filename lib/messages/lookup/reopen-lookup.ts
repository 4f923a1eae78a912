import 'server-only'
import { readSql, writeSql } from '@/lib/db/client'
import { jsonTable, Prisma } from '@/lib/db/sql'
import { EVERY_MS, YOUNGER_THAN_MS } from './missing-reports'

/** Older reports that belong to nobody are not looked through at every step. */
const NEWS_MS = 60 * 60_000
const MOST = 100

/** Condition on a Message: nobody knows whether it arrived, and the owner is to decide, or has left it at that. News still tells the truth. */
export function isUndecided(table: 'm' | '"Message"'): Prisma.Sql {
  return Prisma.raw(`(${table}."state" = 'NEEDS_REVIEW' OR (${table}."state" = 'SKIPPED' AND ${table}."skipReason" = 'LEFT'))`)
}

/**
 * After a report of an id that nobody here knows, for a number of which nobody knows whether its text arrived (v1, where the lost
 * answer would have told the id): it may be that text's, and the log, which keeps number, sender and words, can tell. The request
 * is looked for once more. A report that came before the last look brings no further one.
 * @returns how many requests are to be looked for.
 */
export function lookAgainAfterReports(now: Date): Promise<number> {
  return lookAgain(
    Prisma.sql`
    SELECT DISTINCT b."id" FROM "GatewayEvent" e
    JOIN "Message" m ON m."phone" = e."phone" AND m."messageId" IS NULL AND (e."shopId" IS NULL OR e."shopId" = m."shopId") AND ${isUndecided('m')}
    JOIN "Batch" b ON b."id" = m."batchId"
    WHERE e."appliedAt" IS NULL AND e."receivedAt" > ${new Date(now.getTime() - NEWS_MS)} AND e."receivedAt" > b."settledAt" AND ${isAtRest(now)} LIMIT ${MOST}`,
    now,
  )
}

/** Twice a day, for as long as the log goes back: it may have learned meanwhile what it did not know. */
export function lookAgainLater(now: Date): Promise<number> {
  const recent = Prisma.sql`SELECT b."campaignId" FROM "Batch" b WHERE b."intentAt" > ${new Date(now.getTime() - YOUNGER_THAN_MS)}`
  // Of all who were left out, only campaigns in which the owner left somebody hold such texts.
  const withLeft = Prisma.sql`SELECT a."campaignId" FROM "AuditEvent" a WHERE a."kind" = 'LEFT' AND a."campaignId" IN (${recent})`
  return lookAgain(
    Prisma.sql`
    SELECT b."id" FROM "Batch" b WHERE ${isAtRest(now)} AND b."settledAt" < ${new Date(now.getTime() - EVERY_MS)} AND b."id" IN (
      SELECT m."batchId" FROM "Message" m WHERE m."state" = 'NEEDS_REVIEW' AND m."campaignId" IN (${recent})
      UNION SELECT m."batchId" FROM "Message" m WHERE m."state" = 'SKIPPED' AND m."skipReason" = 'LEFT' AND m."campaignId" IN (${withLeft})) LIMIT ${MOST}`,
    now,
  )
}

function isAtRest(now: Date): Prisma.Sql {
  return Prisma.sql`b."state" = 'SETTLED' AND b."lookAt" IS NULL AND b."intentAt" > ${new Date(now.getTime() - YOUNGER_THAN_MS)}`
}

async function lookAgain(which: Prisma.Sql, now: Date): Promise<number> {
  const rows = await readSql.$queryRaw<{ id: string }[]>(which)
  if (rows.length === 0) return 0
  const table = jsonTable('v', rows, { id: 'text' })
  return writeSql(
    (sql) =>
      sql.$executeRaw`UPDATE "Batch" SET "lookAt" = ${now} FROM ${table} WHERE "Batch"."id" = v."id" AND "Batch"."state" = 'SETTLED' AND "Batch"."lookAt" IS NULL`,
  )
}

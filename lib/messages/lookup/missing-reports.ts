import 'server-only'
import { readSql, writeSql } from '@/lib/db/client'
import { jsonIds, limitTo, Prisma } from '@/lib/db/sql'
import { ofBatch } from '@/lib/messages/rows/message-conditions'

const HOUR_MS = 60 * 60_000
/** The log is asked about a text only while it certainly still keeps it. */
const RETENTION_MARGIN_MS = 2 * HOUR_MS
/** A batch is asked about this often while one of its texts has no report: three times before a log of 48 hours forgets it. */
export const RECHECK_MS = 12 * HOUR_MS
const MAX_IDS = 50

/** How old a batch may be to be searched for in a log that keeps texts for `logRetentionMs`. */
export const askableMs = (logRetentionMs: number) => logRetentionMs - RETENTION_MARGIN_MS

/** A batch with missing reports: the gateway's id for it, or the ids of its texts if the gateway gave it none. */
export type MissingReports = { batchId: string; bulkId: string | null; messageIds: string[] }

type DueBatch = { batchId: string; campaignId: string; bulkId: string | null }

/** Takes at most `limit` batches with missing reports, to be searched for in the log. They are not due again for half a day. */
export async function takeMissingReports(now: Date, limit: number, logRetentionMs: number): Promise<MissingReports[]> {
  const isDue = Prisma.sql`b."state" = 'SETTLED' AND b."intentAt" > ${new Date(now.getTime() - askableMs(logRetentionMs))}
    AND COALESCE(b."reportsCheckedAt", b."intentAt") < ${new Date(now.getTime() - RECHECK_MS)}`
  const rows = await readSql.$queryRaw<DueBatch[]>`
    SELECT b."id" AS "batchId", b."campaignId", b."bulkId" FROM "Batch" b
    WHERE ${isDue} AND b."id" IN (
      SELECT m."batchId" FROM "Message" m WHERE m."state" = 'ACCEPTED' AND m."campaignId" IN (SELECT b."campaignId" FROM "Batch" b WHERE ${isDue}))
    ORDER BY b."intentAt" ${limitTo(limit)}`
  if (rows.length === 0) return []
  const table = jsonIds(rows.map(({ batchId }) => batchId))
  await writeSql((sql) => sql.$executeRaw`UPDATE "Batch" SET "reportsCheckedAt" = ${now} FROM ${table} WHERE "Batch"."id" = v."id"`)
  return Promise.all(
    rows.map(async ({ batchId, campaignId, bulkId }) => ({
      batchId,
      bulkId,
      messageIds: bulkId === null ? await openMessageIds({ campaignId, batchId }) : [],
    })),
  )
}

async function openMessageIds(batch: Pick<DueBatch, 'campaignId' | 'batchId'>): Promise<string[]> {
  const rows = await readSql.$queryRaw<{ messageId: string }[]>`
    SELECT "messageId" FROM "Message" WHERE ${ofBatch(batch, 'ACCEPTED')} AND "messageId" IS NOT NULL ${limitTo(MAX_IDS)}`
  return rows.map(({ messageId }) => messageId)
}

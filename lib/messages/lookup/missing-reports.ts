import 'server-only'
import { readSql, writeSql } from '@/lib/db/client'
import { jsonTable, Prisma } from '@/lib/db/sql'
import { ofBatch } from '@/lib/messages/rows/message-conditions'

const HOUR_MS = 60 * 60_000
/** Infobip keeps its log for 48 hours. */
export const YOUNGER_THAN_MS = 46 * HOUR_MS
/** A request is asked for this often while one of its texts has no report: three times before the log forgets it. */
export const EVERY_MS = 12 * HOUR_MS
const MOST_IDS = 50

/** A request whose reports did not all come: by the gateway's id for it, or by the ids of its texts where it has none. */
export type Sweep = { batchId: string; bulkId: string | null; messageIds: string[] }

type Due = { batchId: string; campaignId: string; bulkId: string | null }

/** Requests that are to be looked up in the log because reports of theirs are missing. They are not due again for half a day. */
export async function takeSweeps(now: Date, most: number): Promise<Sweep[]> {
  const isDue = Prisma.sql`b."state" = 'SETTLED' AND b."intentAt" > ${new Date(now.getTime() - YOUNGER_THAN_MS)}
    AND COALESCE(b."sweptAt", b."intentAt") < ${new Date(now.getTime() - EVERY_MS)}`
  const rows = await readSql.$queryRaw<Due[]>`
    SELECT b."id" AS "batchId", b."campaignId", b."bulkId" FROM "Batch" b
    WHERE ${isDue} AND b."id" IN (
      SELECT m."batchId" FROM "Message" m WHERE m."state" = 'ACCEPTED' AND m."campaignId" IN (SELECT b."campaignId" FROM "Batch" b WHERE ${isDue}))
    ORDER BY b."intentAt" LIMIT ${most}`
  if (rows.length === 0) return []
  const table = jsonTable(
    'v',
    rows.map(({ batchId }) => ({ id: batchId })),
    { id: 'text' },
  )
  await writeSql((sql) => sql.$executeRaw`UPDATE "Batch" SET "sweptAt" = ${now} FROM ${table} WHERE "Batch"."id" = v."id"`)
  return Promise.all(
    rows.map(async ({ batchId, campaignId, bulkId }) => ({
      batchId,
      bulkId,
      messageIds: bulkId === null ? await openMessageIds({ campaignId, batchId }) : [],
    })),
  )
}

async function openMessageIds(batch: Pick<Due, 'campaignId' | 'batchId'>): Promise<string[]> {
  const rows = await readSql.$queryRaw<{ messageId: string }[]>`
    SELECT "messageId" FROM "Message" WHERE ${ofBatch(batch, 'ACCEPTED')} AND "messageId" IS NOT NULL LIMIT ${MOST_IDS}`
  return rows.map(({ messageId }) => messageId)
}

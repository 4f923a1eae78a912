import 'server-only'
import { readSql, writeSql } from '@/lib/db/client'
import { jsonTable } from '@/lib/db/sql'

const HOUR_MS = 60 * 60_000
/** Infobip keeps its log for 48 hours. */
const YOUNGER_THAN_MS = 46 * HOUR_MS
/** A request is asked for this often while one of its texts has no report: three times before the log forgets it. */
const EVERY_MS = 12 * HOUR_MS
const MOST_IDS = 50

/** A request whose reports did not all come: by the gateway's id for it, or by the ids of its texts where it has none. */
export type Sweep = { batchId: string; bulkId: string | null; messageIds: string[] }

/** Requests that are to be looked up in the log because reports of theirs are missing. They are not due again for half a day. */
export async function takeSweeps(now: Date, most: number): Promise<Sweep[]> {
  const rows = await readSql.$queryRaw<{ batchId: string; bulkId: string | null }[]>`
    SELECT b."id" AS "batchId", b."bulkId" FROM "Batch" b
    WHERE b."state" = 'SETTLED' AND b."intentAt" > ${new Date(now.getTime() - YOUNGER_THAN_MS)} AND COALESCE(b."sweptAt", b."intentAt") < ${new Date(now.getTime() - EVERY_MS)}
      AND EXISTS (SELECT 1 FROM "Message" m WHERE m."batchId" = b."id" AND m."state" = 'ACCEPTED')
    ORDER BY b."intentAt" LIMIT ${most}`
  if (rows.length === 0) return []
  const table = jsonTable(
    'v',
    rows.map(({ batchId }) => ({ id: batchId })),
    { id: 'text' },
  )
  await writeSql((sql) => sql.$executeRaw`UPDATE "Batch" SET "sweptAt" = ${now} FROM ${table} WHERE "Batch"."id" = v."id"`)
  return Promise.all(rows.map(async (row) => ({ ...row, messageIds: row.bulkId === null ? await openMessageIds(row.batchId) : [] })))
}

async function openMessageIds(batchId: string): Promise<string[]> {
  const rows = await readSql.$queryRaw<{ messageId: string }[]>`
    SELECT "messageId" FROM "Message" WHERE "batchId" = ${batchId} AND "state" = 'ACCEPTED' AND "messageId" IS NOT NULL LIMIT ${MOST_IDS}`
  return rows.map(({ messageId }) => messageId)
}

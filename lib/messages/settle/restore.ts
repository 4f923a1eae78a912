import 'server-only'
import { readSql, type Sql, writeSql } from '@/lib/db/client'
import { asEnum, jsonTable, Prisma, randomId } from '@/lib/db/sql'
import { positionsOn, type Stretch } from '@/lib/messages/rows/ranges'
import { doubt } from '@/lib/messages/rows/reserved'
import type { Dialect } from '@/lib/sms/gateway'

/** What the send journal says of a request: which places of which campaign were about to be sent, and when. */
export type JournalLine = { at: Date; batchId: string; campaignId: string; dialect: Dialect; positions: Stretch[] }

const WHY =
  'This database was restored from a backup. Texts that were sent after the backup are being looked up at the gateway. Check the campaign, then press Resume.'
const FROM_JOURNAL = 'Known from the send journal only.'

/**
 * Compares the send journal with the database. A request that the database does not know was sent after the backup that the
 * database comes from: its texts would be sent a second time. They become UNKNOWN, so that the gateway's log is asked for them
 * like for any other, every campaign pauses, and a campaign that was still a draft in the backup is closed.
 * @param freshMs how long after its line a request may still have left.
 * @returns how many requests were not known.
 */
export async function restoreFromJournal(lines: readonly JournalLine[], freshMs: number, now: Date): Promise<number> {
  const unknown = await unknownLines(lines)
  if (unknown.length === 0) return 0
  await writeSql(async (sql) => {
    await pauseEverything(sql, now)
    for (const line of unknown) await rememberRequest(sql, line, freshMs, now)
  })
  return unknown.length
}

async function unknownLines(lines: readonly JournalLine[]): Promise<JournalLine[]> {
  if (lines.length === 0) return []
  const rows = lines.map(({ batchId, campaignId }) => ({ id: batchId, campaignId }))
  const missing = await readSql.$queryRaw<{ id: string }[]>`
    SELECT v."id" FROM ${jsonTable('v', rows, { id: 'text', campaignId: 'text' })}
    JOIN "Campaign" c ON c."id" = v."campaignId" LEFT JOIN "Batch" b ON b."id" = v."id" WHERE b."id" IS NULL`
  const ids = new Set(missing.map(({ id }) => id))
  return lines.filter(({ batchId }) => ids.has(batchId))
}

async function pauseEverything(sql: Sql, now: Date) {
  await audit(sql, Prisma.sql`"status" = 'SENDING'`, WHY, now)
  await sql.$executeRaw`UPDATE "Campaign" SET "status" = 'PAUSED', "pauseReason" = ${WHY}, "updatedAt" = ${now} WHERE "status" = 'SENDING'`
}

async function rememberRequest(sql: Sql, { batchId, campaignId, dialect, positions, at }: JournalLine, freshMs: number, now: Date) {
  const closed = 'This campaign was sent after the backup was made. It is closed here, so that nobody is texted twice; make a copy of it to write to others.'
  await audit(sql, Prisma.sql`"id" = ${campaignId} AND "status" = 'DRAFT'`, closed, now)
  await sql.$executeRaw`UPDATE "Campaign" SET "status" = 'STOPPED', "pauseReason" = ${closed}, "finishedAt" = ${now}, "updatedAt" = ${now} WHERE "id" = ${campaignId} AND "status" = 'DRAFT'`
  const messages = positionsOn(positions).map((position) => ({ position }))
  const freshUntil = new Date(at.getTime() + freshMs)
  await sql.$executeRaw`
    INSERT INTO "Batch" ("id", "campaignId", "state", "size", "places", "leaseOwner", "leaseUntil", "intentAt", "notAfter", "dialect", "bulkId", "lookAt", "problem")
    VALUES (${batchId}, ${campaignId}, 'UNKNOWN', ${messages.length}, ${JSON.stringify(positions)}, 'journal', ${freshUntil}, ${at}, ${freshUntil},
      ${asEnum('Dialect', Prisma.sql`${dialect}`)}, ${dialect === 'V3' ? batchId : null}, ${now}, ${FROM_JOURNAL}) ON CONFLICT DO NOTHING`
  await doubt(sql, { batchId, campaignId, dialect, messages }, FROM_JOURNAL, now)
}

async function audit(sql: Sql, which: Prisma.Sql, detail: string, now: Date) {
  await sql.$executeRaw`
    INSERT INTO "AuditEvent" ("id", "shopId", "campaignId", "kind", "detail", "createdAt")
    SELECT ${randomId}, "shopId", "id", 'RESTORED', ${detail}, ${now} FROM "Campaign" WHERE ${which}`
}

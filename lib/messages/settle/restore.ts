import 'server-only'
import { recordAuditSql } from '@/lib/audit/mutations'
import { readSql, type Sql, writeSql } from '@/lib/db/client'
import { jsonTable, Prisma } from '@/lib/db/sql'
import { type PositionRange, positionsIn } from '@/lib/messages/rows/ranges'
import { markUnknown } from '@/lib/messages/rows/reserved'

/** What the send journal says about a request: which positions of which campaign were about to be sent, and when. */
export type JournalLine = { at: Date; batchId: string; campaignId: string; ownIds: boolean; positions: PositionRange[] }

const PAUSED_BECAUSE =
  'This database was restored from a backup. Shopbell is asking the gateway about the texts that were sent after the backup. Check the campaign, then press Resume.'
const CLOSED_BECAUSE =
  'This campaign was sent after the backup was made. It is closed, so that nobody is texted twice. To write to other people, make a copy of it.'
const PROBLEM = 'Known from the send journal only.'

/**
 * Compares the send journal with the database. A batch that the database does not know was sent after the backup from which the
 * database was restored, so its texts would be sent a second time. They become UNKNOWN, and the gateway's log is searched for
 * them as for any other. Every campaign pauses, and a campaign that was still a draft in the backup is closed.
 * @param freshMs how long after its line a request may still have left, in milliseconds.
 * @returns how many batches were not known.
 */
export async function restoreFromJournal(lines: readonly JournalLine[], freshMs: number, now: Date): Promise<number> {
  const missing = await missingLines(lines)
  if (missing.length === 0) return 0
  await writeSql(async (sql) => {
    await pauseAll(sql, now)
    for (const line of missing) await restoreBatch(sql, line, freshMs, now)
  })
  return missing.length
}

async function missingLines(lines: readonly JournalLine[]): Promise<JournalLine[]> {
  if (lines.length === 0) return []
  const rows = lines.map(({ batchId, campaignId }) => ({ id: batchId, campaignId }))
  const missing = await readSql.$queryRaw<{ id: string }[]>`
    SELECT v."id" FROM ${jsonTable('v', rows, { id: 'text', campaignId: 'text' })}
    JOIN "Campaign" c ON c."id" = v."campaignId" LEFT JOIN "Batch" b ON b."id" = v."id" WHERE b."id" IS NULL`
  const ids = new Set(missing.map(({ id }) => id))
  return lines.filter(({ batchId }) => ids.has(batchId))
}

async function pauseAll(sql: Sql, now: Date) {
  await recordAuditSql(sql, Prisma.sql`"status" = 'SENDING'`, { kind: 'RESTORED', detail: PAUSED_BECAUSE, now })
  await sql.$executeRaw`UPDATE "Campaign" SET "status" = 'PAUSED', "pauseReason" = ${PAUSED_BECAUSE}, "updatedAt" = ${now} WHERE "status" = 'SENDING'`
}

async function restoreBatch(sql: Sql, { batchId, campaignId, ownIds, positions, at }: JournalLine, freshMs: number, now: Date) {
  const wasDraft = Prisma.sql`"id" = ${campaignId} AND "status" = 'DRAFT'`
  await recordAuditSql(sql, wasDraft, { kind: 'RESTORED', detail: CLOSED_BECAUSE, now })
  await sql.$executeRaw`UPDATE "Campaign" SET "status" = 'STOPPED', "pauseReason" = ${CLOSED_BECAUSE}, "finishedAt" = ${now}, "updatedAt" = ${now} WHERE ${wasDraft}`
  const messages = positionsIn(positions).map((position) => ({ position }))
  const freshUntil = new Date(at.getTime() + freshMs)
  await sql.$executeRaw`
    INSERT INTO "Batch" ("id", "campaignId", "state", "size", "ranges", "leaseOwner", "leaseUntil", "intentAt", "notAfter", "ownIds", "bulkId", "lookupAt", "problem")
    VALUES (${batchId}, ${campaignId}, 'UNKNOWN', ${messages.length}, ${JSON.stringify(positions)}, 'journal', ${freshUntil}, ${at}, ${freshUntil},
      ${ownIds}, ${ownIds ? batchId : null}, ${now}, ${PROBLEM}) ON CONFLICT DO NOTHING`
  await markUnknown(sql, { batchId, campaignId, ownIds, messages }, PROBLEM, now)
}

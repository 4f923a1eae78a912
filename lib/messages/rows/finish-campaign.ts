import 'server-only'
import { isPostgres, type Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import type { MessageState } from '@/lib/messages/status'
import { ofState } from './message-conditions'

// Nobody waits here for a campaign's row: whoever holds it may be waiting for what this transaction holds.
const skipLocked = Prisma.raw(isPostgres ? 'FOR NO KEY UPDATE SKIP LOCKED' : '')

/**
 * Ends a campaign when nothing of it waits (what is on its way is QUEUED, too) or is being asked about: decided by the rows, in the
 * transaction that changed them.
 */
export async function finishIfDone(sql: Sql, campaignId: string, now: Date) {
  await finishWhere(sql, Prisma.sql`c."id" = ${campaignId}`, now)
}

/**
 * Ends what is done but not ended. On Postgres the last two batches of a campaign may settle at the same moment, and each sees
 * the other's texts as still on their way; or somebody held the campaign's row. Whoever next finds nothing to claim, or recovers
 * leases, sees it.
 */
export async function finishAllDone(sql: Sql, now: Date) {
  await finishWhere(sql, Prisma.sql`true`, now)
}

/**
 * In SQL, because each row's own NOT EXISTS is one look into an index; the generated statement reads all that waits. Looked at
 * again once the row is locked: on Postgres the owner may just have put somebody back in the queue (mutations.ts).
 */
async function finishWhere(sql: Sql, which: Prisma.Sql, now: Date) {
  const none = (state: MessageState) => Prisma.sql`NOT EXISTS (SELECT 1 FROM "Message" m WHERE ${ofState(Prisma.sql`c."id"`, state)})`
  const isDone = Prisma.sql`c."status" = 'SENDING' AND ${none('QUEUED')} AND ${none('UNKNOWN')}`
  const done = await sql.$queryRaw<{ id: string }[]>`SELECT c."id" FROM "Campaign" c WHERE ${which} AND ${isDone} ${skipLocked}`
  for (const { id } of done)
    await sql.$executeRaw`UPDATE "Campaign" AS c SET "status" = 'FINISHED', "finishedAt" = ${now}, "updatedAt" = ${now} WHERE c."id" = ${id} AND ${isDone}`
}

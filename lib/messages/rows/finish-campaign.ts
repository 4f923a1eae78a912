import 'server-only'
import type { Sql } from '@/lib/db/client'
import { Prisma, rowLock } from '@/lib/db/sql'
import type { MessageState } from '@/lib/messages/status'
import { ofState } from './message-conditions'

// Ending a campaign never waits for its row: whoever has locked the row may be waiting for a lock of this transaction.
const skipLocked = rowLock('FOR NO KEY UPDATE SKIP LOCKED')

/**
 * Finishes a campaign if none of its texts is QUEUED (which includes texts on their way) or UNKNOWN. The rows decide, in the
 * transaction that changed them.
 */
export async function finishIfDone(sql: Sql, campaignId: string, now: Date) {
  await finishWhere(sql, Prisma.sql`c."id" = ${campaignId}`, now)
}

/**
 * Finishes every campaign that is done but was not finished. This happens on Postgres, when the last two batches of a campaign settle
 * at the same moment and each still sees the other's texts as QUEUED, or when somebody had locked the campaign's row.
 * A claim that finds nothing, and the recovery of leases, call this.
 */
export async function finishAllDone(sql: Sql, now: Date) {
  await finishWhere(sql, Prisma.sql`true`, now)
}

/**
 * Written in SQL because each NOT EXISTS is one index lookup; Prisma's statement would read every text that waits. The condition is
 * checked again once the row is locked, because on Postgres the owner may just have requeued somebody (decisions.ts).
 */
async function finishWhere(sql: Sql, which: Prisma.Sql, now: Date) {
  const none = (state: MessageState) => Prisma.sql`NOT EXISTS (SELECT 1 FROM "Message" m WHERE ${ofState(Prisma.sql`c."id"`, state)})`
  const isDone = Prisma.sql`c."status" = 'SENDING' AND ${none('QUEUED')} AND ${none('UNKNOWN')}`
  const done = await sql.$queryRaw<{ id: string }[]>`SELECT c."id" FROM "Campaign" c WHERE ${which} AND ${isDone} ${skipLocked}`
  for (const { id } of done)
    await sql.$executeRaw`UPDATE "Campaign" AS c SET "status" = 'FINISHED', "finishedAt" = ${now}, "updatedAt" = ${now} WHERE c."id" = ${id} AND ${isDone}`
}

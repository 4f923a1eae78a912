import 'server-only'
import type { Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { ofState } from './of-state'
import type { MessageState } from './status'

type Writer = Pick<Sql, '$executeRaw'>

/**
 * Ends a campaign when nothing of it waits (what is on its way is QUEUED, too) or is being asked about: decided by the rows, in the
 * transaction that changed them.
 */
export async function finishIfDone(sql: Writer, campaignId: string, now: Date) {
  await finishWhere(sql, Prisma.sql`c."id" = ${campaignId}`, now)
}

/**
 * Ends what is done but not ended. On Postgres the last two batches of a campaign may settle at the same moment, and each sees
 * the other's texts as still on their way; whoever looks for work next sees both.
 */
export async function finishAllDone(sql: Writer, now: Date) {
  await finishWhere(sql, Prisma.sql`true`, now)
}

/** In SQL, because each row's own NOT EXISTS is one look into an index; the generated statement reads all that waits. */
async function finishWhere(sql: Writer, which: Prisma.Sql, now: Date) {
  const none = (state: MessageState) => Prisma.sql`NOT EXISTS (SELECT 1 FROM "Message" m WHERE ${ofState(Prisma.sql`c."id"`, state)})`
  await sql.$executeRaw`
    UPDATE "Campaign" AS c SET "status" = 'FINISHED', "finishedAt" = ${now}, "updatedAt" = ${now}
    WHERE ${which} AND c."status" = 'SENDING'
      AND ${none('QUEUED')} AND ${none('UNKNOWN')}`
}

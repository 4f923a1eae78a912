import 'server-only'
import type { Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import type { Dialect } from '@/lib/sms/gateway'
import { atPlaces } from './message-keys'
import { readPlaces, type Stretch } from './ranges'

/**
 * A prepared request holds its texts: they stay QUEUED, and what it holds is nobody else's to claim or to leave out, until it is
 * settled. So a text is written once for each try, with what became of it, and not a second time just before.
 */
export type Held = { batchId: string; campaignId: string; dialect: Dialect; messages: readonly { position: number }[] }

/** The places of a campaign that prepared requests hold, also those of a worker that has died. */
export async function heldStretches(sql: Pick<Sql, '$queryRaw'>, campaignId: string): Promise<Stretch[]> {
  // All that are prepared are few, and found by their state; of one campaign, SQLite would look through all it ever had.
  const batches = await sql.$queryRaw<{ campaignId: string; places: string }[]>`SELECT "campaignId", "places" FROM "Batch" WHERE "state" = 'PREPARED'`
  return batches.filter((batch) => batch.campaignId === campaignId).flatMap(({ places }) => readPlaces(places))
}

/**
 * The id that a text goes by on V3. It is the row's own and stays the same over repeats, and over a restored backup, so that
 * the gateway refuses what it has taken already. Only a text that was refused for certain (its id is cleared) gets another.
 */
export function ownId(dialect: Dialect): Prisma.Sql {
  return Prisma.raw(dialect === 'V3' ? `COALESCE("messageId", CASE WHEN "attempt" = 0 THEN "id" ELSE "id" || '.' || "attempt" END)` : 'NULL')
}

/**
 * Condition on "Message", for the texts of a request whose batch this transaction has just closed: they are still as they were
 * claimed. (By itself it says only that they wait.)
 */
export const STILL_HELD = Prisma.sql`"Message"."state" = 'QUEUED'`

/**
 * Writes to the texts that a request holds that it was tried: the try is counted, and they go by the id that it named them.
 * @param changes the other columns' changes.
 */
export async function countTry(sql: Sql, { campaignId, dialect, messages }: Held, changes: Prisma.Sql, now: Date) {
  await sql.$executeRaw`
    UPDATE "Message" SET ${changes}, "attempt" = "attempt" + 1, "messageId" = ${ownId(dialect)}, "stateAt" = ${now}
    ${atPlaces(campaignId, messages)} AND ${STILL_HELD}`
}

/** The request may have been taken or not: so it is with each text that it holds. @param problem why nobody knows. */
export function doubt(sql: Sql, held: Held, problem: string, now: Date): Promise<void> {
  return countTry(sql, held, Prisma.sql`"state" = 'UNKNOWN', "batchId" = ${held.batchId}, "statusDescription" = ${problem}`, now)
}

import 'server-only'
import type { Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { atPositions } from './message-keys'
import { type PositionRange, readRanges } from './ranges'

/**
 * The texts that a prepared batch has reserved. They stay QUEUED until the batch is settled, and meanwhile no other batch may claim
 * them and nobody may skip them. So each attempt writes a text once, with its outcome, and not a second time beforehand.
 */
export type ReservedTexts = { batchId: string; campaignId: string; ownIds: boolean; messages: readonly { position: number }[] }

/** The positions of a campaign that prepared batches have reserved, those of a dead worker included. */
export async function reservedRanges(sql: Pick<Sql, '$queryRaw'>, campaignId: string): Promise<PositionRange[]> {
  // The prepared batches of all campaigns are few, and the index finds them by state. Asked for one campaign, SQLite would read all of its batches.
  const batches = await sql.$queryRaw<{ campaignId: string; ranges: string }[]>`SELECT "campaignId", "ranges" FROM "Batch" WHERE "state" = 'PREPARED'`
  return batches.filter((batch) => batch.campaignId === campaignId).flatMap(({ ranges }) => readRanges(ranges))
}

/**
 * SQL expression for the id that we give a text, if the gateway takes our ids; else NULL. It comes from the row and stays the same
 * over repeats and over a restored backup, so the gateway refuses a text that it has already taken. Only a text that was
 * certainly refused gets a new id: its old one is cleared.
 */
export function ownMessageId(ownIds: boolean): Prisma.Sql {
  return Prisma.raw(ownIds ? `COALESCE("messageId", CASE WHEN "attempt" = 0 THEN "id" ELSE "id" || '.' || "attempt" END)` : 'NULL')
}

/** Condition on "Message": it is as it was when it was claimed. Only valid for the texts of a batch that this transaction has just closed. */
export const STILL_QUEUED = Prisma.sql`"Message"."state" = 'QUEUED'`

/**
 * Writes an attempt to the reserved texts of a batch: the attempt is counted, and each text keeps the id that the request named.
 * @param changes SQL for what else changes.
 */
export async function countAttempt(sql: Sql, { campaignId, ownIds, messages }: ReservedTexts, changes: Prisma.Sql, now: Date) {
  await sql.$executeRaw`
    UPDATE "Message" SET ${changes}, "attempt" = "attempt" + 1, "messageId" = ${ownMessageId(ownIds)}, "stateAt" = ${now}
    ${atPositions(campaignId, messages)} AND ${STILL_QUEUED}`
}

/** Marks the reserved texts of a batch as UNKNOWN: the gateway may or may not have taken them. @param problem why this is unknown. */
export function markUnknown(sql: Sql, reserved: ReservedTexts, problem: string, now: Date): Promise<void> {
  return countAttempt(sql, reserved, Prisma.sql`"state" = 'UNKNOWN', "batchId" = ${reserved.batchId}, "statusDescription" = ${problem}`, now)
}

import { literal, Prisma } from '@/lib/db/sql'
import type { MessageState } from '@/lib/messages/status'

/**
 * Condition on "Message" m: the campaign's texts in this state.
 *
 * The second line repeats the first as a span of the index over campaign, state and position. Postgres needs it: its statistics lag
 * behind a campaign that is being sent, so without the span it walks over everybody who already has the text, and the walk grows
 * with every text that is sent.
 * @param after only texts after this position.
 */
export function ofState(campaignId: string | Prisma.Sql, state: MessageState, after = 0): Prisma.Sql {
  return Prisma.sql`m."campaignId" = ${campaignId} AND m."state" = ${literal(state)}
    AND (m."campaignId", m."state", m."position") > (${campaignId}, ${literal(state)}, ${after})`
}

/** Condition on "Message": the texts of one batch in this state. No index is over the batch, so campaign and state find them. */
export function ofBatch({ campaignId, batchId }: { campaignId: string; batchId: string }, state: MessageState): Prisma.Sql {
  return Prisma.sql`"campaignId" = ${campaignId} AND "state" = ${literal(state)} AND "batchId" = ${batchId}`
}

/**
 * Condition on a Message: it is uncertain whether it arrived, and the owner has to decide or has given it up. A delivery report or
 * a line of the log still settles it.
 */
export function isUndecided(table: 'm' | '"Message"'): Prisma.Sql {
  return Prisma.raw(`(${table}."state" = 'NEEDS_REVIEW' OR (${table}."state" = 'SKIPPED' AND ${table}."skipReason" = 'GIVEN_UP'))`)
}

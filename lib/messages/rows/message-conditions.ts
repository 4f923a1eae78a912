import { literal, Prisma } from '@/lib/db/sql'
import type { MessageState } from '@/lib/messages/status'

/**
 * Condition on "Message" m: the campaign's texts in this state.
 *
 * The second line says again what the first one says, as a span of the index by campaign, state and position. Without it Postgres,
 * whose statistics lag behind a campaign that is being sent and know nothing of order, walks over everybody who has the text
 * already to find somebody who has not: the longer, the more are done.
 * @param behind only those behind this place in the campaign.
 */
export function ofState(campaignId: string | Prisma.Sql, state: MessageState, behind = 0): Prisma.Sql {
  return Prisma.sql`m."campaignId" = ${campaignId} AND m."state" = ${literal(state)}
    AND (m."campaignId", m."state", m."position") > (${campaignId}, ${literal(state)}, ${behind})`
}

/** Condition on "Message": the texts of one request in this state. There is no index by batch, so they are found by campaign and state. */
export function ofBatch({ campaignId, batchId }: { campaignId: string; batchId: string }, state: MessageState): Prisma.Sql {
  return Prisma.sql`"campaignId" = ${campaignId} AND "state" = ${literal(state)} AND "batchId" = ${batchId}`
}

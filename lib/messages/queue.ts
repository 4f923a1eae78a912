import 'server-only'
import { isPostgres, type Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { ofState } from './of-state'

/** A text that waits. `optedOut` is null when nobody on the list has the number any more. */
export type Candidate = { position: number; phone: string; text: string; messageId: string | null; attempt: number; optedOut: number | null }

// Other workers skip what one has in hand; SQLite has one writer, so nothing can be in another's hand.
const forUpdate = Prisma.raw(isPostgres ? 'FOR UPDATE OF m SKIP LOCKED' : '')

// Where this process last left each campaign's queue. A hint and never the truth: what is put back in front of it, or is taken
// and not kept, is found when the rest is done. Without it each claim on Postgres walks over all that were taken before, by this
// process's other lanes a moment ago and by itself since the last vacuum.
const leftAt = new Map<string, number>()

/** The next claim of this process looks behind `position`. */
export function leaveQueueAt(campaignId: string, position: number) {
  leftAt.set(campaignId, position)
}

/** Nothing waits anywhere. */
export const forgetQueues = () => leftAt.clear()

/**
 * The texts of a campaign that wait, at most `limit`, in order from where this process left the queue; from its start when
 * nothing waits behind that. On Postgres they are the transaction's from now on.
 * @param messageId expression for the id that a text goes by.
 */
export async function nextInQueue(sql: Sql, campaignId: string, limit: number, messageId: Prisma.Sql): Promise<Candidate[]> {
  const place = leftAt.get(campaignId) ?? 0
  const found = await waitingBehind(sql, campaignId, place, limit, messageId)
  if (found.length > 0 || place === 0) return found
  leftAt.delete(campaignId)
  return waitingBehind(sql, campaignId, 0, limit, messageId)
}

function waitingBehind(sql: Sql, campaignId: string, place: number, limit: number, messageId: Prisma.Sql) {
  return sql.$queryRaw<Candidate[]>`
    SELECT m."position", m."phone", m."text", ${messageId} AS "messageId", m."attempt",
      (SELECT CASE WHEN c."optedOutAt" IS NULL THEN 0 ELSE 1 END FROM "Customer" c WHERE c."shopId" = m."shopId" AND c."phone" = m."phone") AS "optedOut"
    FROM "Message" m WHERE ${ofState(campaignId, 'QUEUED', place)} ORDER BY m."position" LIMIT ${limit} ${forUpdate}`
}

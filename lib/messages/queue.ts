import 'server-only'
import { isPostgres, type Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { heldStretches } from './held'
import { ofState } from './of-state'
import { gapsBetween, type Stretch } from './stretches'

/** A text that waits. `optedOut` is null when nobody on the list has the number any more. */
export type Candidate = { position: number; phone: string; text: string; messageId: string | null; attempt: number; optedOut: number | null }

// Where this process last left each campaign's queue. A hint and never the truth: what is taken by a claim that is rolled back, or
// put back by another process, is found when the rest is done. Without it each claim on Postgres walks over all that were sent
// since the last vacuum.
const leftAt = new Map<string, number>()

/** All is claimed up to `position`: the next claim of this process looks behind it. */
export function leaveQueueAt(campaignId: string, position: number) {
  leftAt.set(campaignId, Math.max(position, leftAt.get(campaignId) ?? 0))
}

/** Something waits again at `position`: the next claim of this process looks there first. */
export function returnTo(campaignId: string, position: number) {
  const left = leftAt.get(campaignId)
  if (left !== undefined && position <= left) leftAt.set(campaignId, position - 1)
}

/** Nothing waits anywhere. */
export const forgetQueues = () => leftAt.clear()

// Whoever claims at the same time skips what is being claimed here. SQLite has one writer.
const forUpdate = Prisma.raw(isPostgres ? 'FOR UPDATE OF m SKIP LOCKED' : '')

/**
 * The texts of a campaign that wait and that no prepared request holds, at most `limit`, in order from where this process left the
 * queue; from its start when nothing waits behind that. Until the transaction ends nobody else gets them.
 * @param held what requests held a moment ago.
 * @param messageId expression for the id that a text goes by.
 */
export async function nextInQueue(sql: Sql, campaignId: string, held: Stretch[], limit: number, messageId: Prisma.Sql): Promise<Candidate[]> {
  const place = leftAt.get(campaignId) ?? 0
  // What is asked at the same time looks behind what this will probably take, instead of walking over it.
  leaveQueueAt(campaignId, place + limit)
  const found = await freeBehind(sql, campaignId, place, held, limit, messageId)
  if (found.length > 0 || place === 0) return found
  leftAt.delete(campaignId)
  return freeBehind(sql, campaignId, 0, held, limit, messageId)
}

async function freeBehind(sql: Sql, campaignId: string, place: number, known: Stretch[], limit: number, messageId: Prisma.Sql): Promise<Candidate[]> {
  for (let held = known; ; ) {
    const found: Candidate[] = []
    for (const gap of gapsBetween(held, place)) {
      const [waiting, heldNow] = await Promise.all([
        waitingOn(sql, campaignId, gap, limit - found.length, messageId),
        // Another may have claimed some of them before they are locked here. Its claim is committed, or they would be skipped.
        isPostgres ? heldStretches(sql, campaignId) : held,
      ])
      found.push(...waiting)
      held = heldNow
      if (found.length >= limit) break
    }
    const mine = isPostgres ? found.filter(({ position }) => !held.some(([first, last]) => first <= position && position <= last)) : found
    if (mine.length > 0 || found.length === 0) return mine
  }
}

function waitingOn(sql: Sql, campaignId: string, [first, last]: Stretch, limit: number, messageId: Prisma.Sql) {
  // Who is asked for their opt-out is who is taken, hence outside: what others are claiming is walked over first.
  return sql.$queryRaw<Candidate[]>`
    SELECT w."position", w."phone", w."text", w."messageId", w."attempt",
      (SELECT CASE WHEN c."optedOutAt" IS NULL THEN 0 ELSE 1 END FROM "Customer" c WHERE c."shopId" = w."shopId" AND c."phone" = w."phone") AS "optedOut"
    FROM (
      SELECT m."shopId", m."position", m."phone", m."text", ${messageId} AS "messageId", m."attempt"
      FROM "Message" m WHERE ${ofState(campaignId, 'QUEUED', first - 1)} AND m."position" <= ${last} ORDER BY m."position" LIMIT ${limit} ${forUpdate}
    ) w ORDER BY w."position"`
}

import 'server-only'
import { isPostgres, type Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { ofState } from '@/lib/messages/rows/message-conditions'
import { gapsBetween, type Stretch } from '@/lib/messages/rows/ranges'
import { heldStretches } from '@/lib/messages/rows/reserved'

/** A text that waits. `optedOut` is null when nobody on the list has the number any more. */
export type Candidate = { position: number; phone: string; text: string; messageId: string | null; attempt: number; optedOut: number | null }

// Behind which place of each campaign this process looks next. A hint and never the truth: what is taken by a claim that is
// rolled back, or put back by another process, is found when the rest is done. Without it each claim on Postgres walks over all
// that were sent since the last vacuum.
const nextBehind = new Map<string, number>()

/** Something waits at `position`: the next claim of this process looks there first. */
export function returnTo(campaignId: string, position: number) {
  const behind = nextBehind.get(campaignId)
  if (behind !== undefined && position <= behind) nextBehind.set(campaignId, position - 1)
}

/** Nothing waits anywhere. */
export const forgetQueues = () => nextBehind.clear()

// Whoever claims at the same time skips what is being claimed here. SQLite has one writer.
const forUpdate = Prisma.raw(isPostgres ? 'FOR UPDATE OF m SKIP LOCKED' : '')

/**
 * The texts of a campaign that wait and that no prepared request holds, at most `limit`, in order from where this process left the
 * queue; from its start when nothing waits behind that. Until the transaction ends nobody else gets them.
 * @param held what requests held a moment ago.
 * @param messageId expression for the id that a text goes by.
 */
export async function nextInQueue(sql: Sql, campaignId: string, held: Stretch[], limit: number, messageId: Prisma.Sql): Promise<Candidate[]> {
  const lookBehind = (place: number) => reserving(campaignId, place, limit, () => freeBehind(sql, campaignId, place, held, limit, messageId))
  const place = nextBehind.get(campaignId) ?? 0
  const found = await lookBehind(place)
  return found.length > 0 || place === 0 ? found : lookBehind(0)
}

/** What this process asks for at the same time looks behind what `look` will probably find, instead of walking over its locked rows. */
async function reserving(campaignId: string, place: number, limit: number, look: () => Promise<Candidate[]>): Promise<Candidate[]> {
  const reserved = place + limit
  nextBehind.set(campaignId, reserved)
  const found = await look()
  const last = found.at(-1)?.position
  const behind = nextBehind.get(campaignId) ?? 0
  if (last === undefined) nextBehind.delete(campaignId)
  // Unless something was put back meanwhile: that goes first.
  else if (behind >= reserved) nextBehind.set(campaignId, Math.max(behind, last))
  return found
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

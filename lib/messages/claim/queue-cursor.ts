import 'server-only'
import { isPostgres, type Sql } from '@/lib/db/client'
import { limitTo, type Prisma, rowLock } from '@/lib/db/sql'
import { ofState } from '@/lib/messages/rows/message-conditions'
import { gapsBetween, type PositionRange } from '@/lib/messages/rows/ranges'
import { reservedRanges } from '@/lib/messages/rows/reserved'

/** A text that waits. `optedOut` is null if no customer has the number any more. */
export type Candidate = { position: number; phone: string; text: string; messageId: string | null; attempt: number; optedOut: number | null }

// The position of each campaign up to which this process has claimed. It is a hint, never the truth: texts before it, from a claim
// that was rolled back or requeued by another process, are found once nothing is left after it. Without the hint, each claim on
// Postgres walks over everything that was sent since the last vacuum.
const cursors = new Map<string, number>()

/** A text at `position` waits again: the next claim of this process starts there. */
export function moveCursorBack(campaignId: string, position: number) {
  const cursor = cursors.get(campaignId)
  if (cursor !== undefined && position <= cursor) cursors.set(campaignId, position - 1)
}

/** To be called when no text of any campaign waits. */
export const forgetCursors = () => cursors.clear()

// On Postgres, claims that run at the same time skip each other's rows. SQLite has one writer.
const forUpdate = rowLock('FOR UPDATE OF m SKIP LOCKED')

type Search = { campaignId: string; limit: number; messageId: Prisma.Sql }

/**
 * The next texts of a campaign that wait and are not reserved, at most `limit`, in order. The search starts at this process's cursor,
 * and at the campaign's start if nothing is found there. Until the transaction ends, nobody else gets these texts.
 * @param reserved the ranges that were reserved a moment ago.
 * @param search.messageId SQL expression for a text's id.
 */
export async function nextInQueue(sql: Sql, reserved: PositionRange[], search: Search): Promise<Candidate[]> {
  const searchAfter = (position: number) => advancingCursor(search, position, () => freeAfter(sql, position, reserved, search))
  const cursor = cursors.get(search.campaignId) ?? 0
  const found = await searchAfter(cursor)
  return found.length > 0 || cursor === 0 ? found : searchAfter(0)
}

/** Moves the cursor forward during the search, so that a claim at the same time does not walk over the same, locked rows. */
async function advancingCursor({ campaignId, limit }: Search, from: number, find: () => Promise<Candidate[]>): Promise<Candidate[]> {
  const expected = from + limit
  cursors.set(campaignId, expected)
  const found = await find()
  const last = found.at(-1)?.position
  const cursor = cursors.get(campaignId) ?? 0
  if (last === undefined) cursors.delete(campaignId)
  // If a text was requeued meanwhile, the cursor was moved back: then it stays there, because requeued texts go first.
  else if (cursor >= expected) cursors.set(campaignId, Math.max(cursor, last))
  return found
}

async function freeAfter(sql: Sql, position: number, known: PositionRange[], search: Search): Promise<Candidate[]> {
  for (let reserved = known; ; ) {
    const found: Candidate[] = []
    for (const gap of gapsBetween(reserved, position)) {
      const [waiting, reservedNow] = await Promise.all([
        queuedIn(sql, gap, { ...search, limit: search.limit - found.length }),
        // Another claim may have reserved some of them before they are locked here. It has committed, or they would be skipped.
        isPostgres ? reservedRanges(sql, search.campaignId) : reserved,
      ])
      found.push(...waiting)
      reserved = reservedNow
      if (found.length >= search.limit) break
    }
    const free = isPostgres ? found.filter((candidate) => !isIn(reserved, candidate.position)) : found
    if (free.length > 0 || found.length === 0) return free
  }
}

const isIn = (ranges: readonly PositionRange[], position: number) => ranges.some(([first, last]) => first <= position && position <= last)

function queuedIn(sql: Sql, [first, last]: PositionRange, { campaignId, limit, messageId }: Search) {
  // The opt-out is read outside the subquery, only for texts that are taken: the subquery also walks over rows that others have locked.
  return sql.$queryRaw<Candidate[]>`
    SELECT w."position", w."phone", w."text", w."messageId", w."attempt",
      (SELECT CASE WHEN c."optedOutAt" IS NULL THEN 0 ELSE 1 END FROM "Customer" c WHERE c."shopId" = w."shopId" AND c."phone" = w."phone") AS "optedOut"
    FROM (
      SELECT m."shopId", m."position", m."phone", m."text", ${messageId} AS "messageId", m."attempt"
      FROM "Message" m WHERE ${ofState(campaignId, 'QUEUED', first - 1)} AND m."position" <= ${last} ORDER BY m."position" ${limitTo(limit)} ${forUpdate}
    ) w ORDER BY w."position"`
}

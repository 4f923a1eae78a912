import 'server-only'
import { isPostgres, type Sql } from '@/lib/db/client'
import { Prisma, readTime } from '@/lib/db/sql'
import { ofState } from '@/lib/messages/rows/message-conditions'
import { isQuiet } from '@/lib/shop/quiet-hours'
import { refill } from './rate-limit'

export type DueCampaign = { id: string; shopId: string; sender: string; textsPerMinute: number | null }
type Row = DueCampaign & {
  sendAfter: Date | string | null
  quietFrom: number | null
  quietUntil: number | null
  timeZone: string
  refilledAt: Date | string | null
  tokens: number | null
}

const MOST = 200
/** Quiet hours begin and end on a minute. */
const LOOK_AGAIN_MS = 15_000

/**
 * The campaigns of which a text may leave now, the one that was started first first. One that may not (quiet hours, the time to
 * undo, its shop's limit is used up) holds up no other shop's. What waits may all be held by requests that are on their way.
 * @returns `again`: when one that may not now may be looked at again; null: there is none.
 */
export async function dueCampaigns(sql: Sql, now: Date): Promise<{ campaigns: DueCampaign[]; again: Date | null }> {
  const rows = await sql.$queryRaw<Row[]>`
    SELECT c."id", c."shopId", c."sender", c."sendAfter", s."quietFrom", s."quietUntil", s."timeZone", s."textsPerMinute", a."tokens", a."refilledAt"
    FROM "Campaign" c JOIN "Shop" s ON s."id" = c."shopId" LEFT JOIN "SendAllowance" a ON a."shopId" = c."shopId"
    WHERE c."status" = 'SENDING' AND EXISTS (SELECT 1 FROM "Message" m WHERE ${ofState(Prisma.sql`c."id"`, 'QUEUED')})
    ORDER BY c."startedAt", c."id" LIMIT ${MOST}`
  const campaigns: DueCampaign[] = []
  const holds: number[] = []
  for (const row of rows) {
    const heldUntil = holdOf(row, now)
    if (heldUntil) holds.push(heldUntil.getTime())
    else campaigns.push(row)
  }
  return { campaigns, again: holds.length > 0 ? new Date(Math.min(...holds)) : null }
}

/** Until when nothing of the campaign may leave; null: now. */
function holdOf({ sendAfter, quietFrom, quietUntil, timeZone, textsPerMinute, tokens, refilledAt }: Row, now: Date): Date | null {
  if (sendAfter && readTime(sendAfter) > now) return readTime(sendAfter)
  if (isQuiet({ quietFrom, quietUntil, timeZone }, now)) return new Date(now.getTime() + LOOK_AGAIN_MS)
  if (textsPerMinute === null || tokens === null || refilledAt === null) return null
  const { tokens: filled, nextAt } = refill({ tokens, refilledAt: readTime(refilledAt) }, textsPerMinute, now)
  return filled < 1 && readTime(refilledAt) <= now ? nextAt : null
}

// Several may claim at the same time.
const forShare = Prisma.raw(isPostgres ? 'FOR SHARE' : '')

/** From now until the transaction ends, Pause and Stop wait; afterwards there is no further claim. */
export async function isStillSending(sql: Sql, campaignId: string): Promise<boolean> {
  const found = await sql.$queryRaw<unknown[]>`SELECT 1 AS found FROM "Campaign" WHERE "id" = ${campaignId} AND "status" = 'SENDING' ${forShare}`
  return found.length > 0
}

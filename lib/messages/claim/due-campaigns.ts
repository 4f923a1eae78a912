import 'server-only'
import { readSql, type Sql } from '@/lib/db/client'
import { exists, limitTo, Prisma, readTime } from '@/lib/db/sql'
import { ofState } from '@/lib/messages/rows/message-conditions'
import type { MessageState } from '@/lib/messages/status'
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

const MAX_CAMPAIGNS = 200
/** Quiet hours begin and end on a full minute, so asking four times a minute is enough. */
const QUIET_RECHECK_MS = 15_000

/**
 * Is there anything for a claim to do: a text that waits, or a campaign that is done and has to be finished? It is asked outside a
 * transaction, so that a lane with nothing to do does not take SQLite's write lock every second.
 */
export function isAnythingToClaim(): Promise<boolean> {
  const some = (state: MessageState) => Prisma.sql`EXISTS (SELECT 1 FROM "Message" m WHERE ${ofState(Prisma.sql`c."id"`, state)})`
  return exists(readSql, Prisma.sql`FROM "Campaign" c WHERE c."status" = 'SENDING' AND (${some('QUEUED')} OR NOT ${some('UNKNOWN')})`)
}

/**
 * The campaigns of which a text may leave now, the earliest start first. A campaign that is blocked (quiet hours, time to undo,
 * the shop's limit) does not hold up other shops. All texts of a due campaign may still be reserved.
 * @returns `retryAt`: when the first blocked campaign may be due; null: no campaign is blocked.
 */
export async function dueCampaigns(sql: Sql, now: Date): Promise<{ campaigns: DueCampaign[]; retryAt: Date | null }> {
  const rows = await sql.$queryRaw<Row[]>`
    SELECT c."id", c."shopId", c."sender", c."sendAfter", s."quietFrom", s."quietUntil", s."timeZone", s."textsPerMinute", a."tokens", a."refilledAt"
    FROM "Campaign" c JOIN "Shop" s ON s."id" = c."shopId" LEFT JOIN "SendAllowance" a ON a."shopId" = c."shopId"
    WHERE c."status" = 'SENDING' AND EXISTS (SELECT 1 FROM "Message" m WHERE ${ofState(Prisma.sql`c."id"`, 'QUEUED')})
    ORDER BY c."startedAt", c."id" ${limitTo(MAX_CAMPAIGNS)}`
  const campaigns: DueCampaign[] = []
  const blocked: number[] = []
  for (const row of rows) {
    const until = blockedUntil(row, now)
    if (until) blocked.push(until.getTime())
    else campaigns.push(row)
  }
  return { campaigns, retryAt: blocked.length > 0 ? new Date(Math.min(...blocked)) : null }
}

/** Until when nothing of the campaign may leave; null: it may leave now. */
function blockedUntil({ sendAfter, quietFrom, quietUntil, timeZone, textsPerMinute, tokens, refilledAt }: Row, now: Date): Date | null {
  if (sendAfter && readTime(sendAfter) > now) return readTime(sendAfter)
  if (isQuiet({ quietFrom, quietUntil, timeZone }, now)) return new Date(now.getTime() + QUIET_RECHECK_MS)
  if (textsPerMinute === null || tokens === null || refilledAt === null) return null
  const { tokens: filled, nextAt } = refill({ tokens, refilledAt: readTime(refilledAt) }, textsPerMinute, now)
  return filled < 1 && readTime(refilledAt) <= now ? nextAt : null
}

/** Is the campaign being sent? Holds until the transaction ends if claim-lock.ts was asked first. */
export function isStillSending(sql: Sql, campaignId: string): Promise<boolean> {
  return exists(sql, Prisma.sql`FROM "Campaign" WHERE "id" = ${campaignId} AND "status" = 'SENDING'`)
}

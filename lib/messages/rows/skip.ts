import 'server-only'
import type { Sql, Tx } from '@/lib/db/client'
import { literal } from '@/lib/db/sql'
import { atPositions } from './message-keys'
import { gapsBetween } from './ranges'
import { reservedRanges } from './reserved'

/** Skips texts that wait, for this reason. The transaction must already have them to itself. */
export async function skip(sql: Sql, campaignId: string, texts: readonly { position: number }[], reason: 'OPTED_OUT' | 'STOPPED', now: Date) {
  await sql.$executeRaw`
    UPDATE "Message" SET "state" = 'SKIPPED', "skipReason" = ${literal(reason)}, "stateAt" = ${now}
    ${atPositions(campaignId, texts)} AND "state" = 'QUEUED'`
}

/**
 * Skips everybody who waits in a campaign that this transaction has just stopped. Reserved texts are left alone: their request may
 * be on its way, and its outcome is stored when it is known.
 */
export async function skipAllThatWait(tx: Tx, campaignId: string, now: Date) {
  for (const [first, last] of gapsBetween(await reservedRanges(tx, campaignId)))
    await tx.message.updateMany({
      where: { campaignId, state: 'QUEUED', position: { gte: first, lte: last } },
      data: { state: 'SKIPPED', skipReason: 'STOPPED', stateAt: now },
    })
}

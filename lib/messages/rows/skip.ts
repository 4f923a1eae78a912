import 'server-only'
import type { Sql, Tx } from '@/lib/db/client'
import { literal } from '@/lib/db/sql'
import { atPlaces } from './message-keys'
import { gapsBetween } from './ranges'
import { heldStretches } from './reserved'

/** Leaves out, for this reason, texts that wait; the transaction has them to itself. */
export async function skip(sql: Sql, campaignId: string, texts: readonly { position: number }[], reason: 'OPTED_OUT' | 'STOPPED', now: Date) {
  await sql.$executeRaw`
    UPDATE "Message" SET "state" = 'SKIPPED', "skipReason" = ${literal(reason)}, "stateAt" = ${now}
    ${atPlaces(campaignId, texts)} AND "state" = 'QUEUED'`
}

/**
 * Leaves out whoever waits in a campaign that the transaction has just stopped, but nobody whom a prepared request holds: that may
 * be on its way, and what becomes of it is stored when it is known.
 */
export async function skipAllThatWait(tx: Tx, campaignId: string, now: Date) {
  for (const [first, last] of gapsBetween(await heldStretches(tx, campaignId)))
    await tx.message.updateMany({
      where: { campaignId, state: 'QUEUED', position: { gte: first, lte: last } },
      data: { state: 'SKIPPED', skipReason: 'STOPPED', stateAt: now },
    })
}

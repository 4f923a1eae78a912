import 'server-only'
import { readSql } from '@/lib/db/client'
import { readCircuit } from './circuit'
import type { Claim } from './claim'

/**
 * Asked for a claim that had to wait for its turn, just before its request leaves: is its campaign still being sent, and is the
 * gateway still well? So a Pause, a Stop or an outage in the meantime holds back what was only waiting.
 */
export async function mayStillLeave({ batchId, campaignId }: Claim, account: string, now: Date): Promise<boolean> {
  const sending = await readSql.$queryRaw<unknown[]>`SELECT 1 AS found FROM "Campaign" WHERE "id" = ${campaignId} AND "status" = 'SENDING'`
  if (sending.length === 0) return false
  const { state, doubtful, waitUntil, trialBatchId } = await readCircuit(readSql, account)
  return trialBatchId === batchId || (state === 'CLOSED' && doubtful === 0 && (waitUntil === null || waitUntil <= now))
}

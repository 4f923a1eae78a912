import 'server-only'
import { readSql } from '@/lib/db/client'
import type { Claim } from './claim'

/**
 * Asked for a claim that had to wait for its turn, just before its request leaves: is its campaign still being sent, and is the
 * gateway still well, or this the request that tries it? So a Pause, a Stop or an outage in the meantime holds back what was only
 * waiting.
 */
export async function mayStillLeave({ batchId, campaignId }: Claim, account: string, now: Date): Promise<boolean> {
  const found = await readSql.$queryRaw<unknown[]>`
    SELECT 1 AS found FROM "Campaign" c WHERE c."id" = ${campaignId} AND c."status" = 'SENDING' AND NOT EXISTS (
      SELECT 1 FROM "Circuit" g WHERE g."account" = ${account} AND (g."trialBatchId" IS NULL OR g."trialBatchId" <> ${batchId})
        AND (g."state" <> 'CLOSED' OR g."doubtful" > 0 OR g."waitUntil" > ${now}))`
  return found.length > 0
}

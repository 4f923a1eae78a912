import 'server-only'
import { readSql } from '@/lib/db/client'
import { exists, Prisma } from '@/lib/db/sql'
import type { Claim } from './claim'

/**
 * May the request of a claim that had to wait for its turn still leave? Asked just before it leaves, so that a Pause, a Stop or an
 * outage in the meantime still holds it back. It may leave if its campaign is being sent, and if the gateway is healthy or the
 * request is the gateway's trial.
 */
export function mayStillLeave({ batchId, campaignId }: Claim, account: string, now: Date): Promise<boolean> {
  return exists(
    readSql,
    Prisma.sql`
    FROM "Campaign" c WHERE c."id" = ${campaignId} AND c."status" = 'SENDING' AND NOT EXISTS (
      SELECT 1 FROM "CircuitBreaker" g WHERE g."account" = ${account} AND (g."trialBatchId" IS NULL OR g."trialBatchId" <> ${batchId})
        AND (g."state" <> 'CLOSED' OR g."unknownInRow" > 0 OR g."backoffUntil" > ${now}))`,
  )
}

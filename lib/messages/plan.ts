import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import type { Tx } from '@/lib/db/client'
import { asEnum, Prisma, randomId } from '@/lib/db/sql'

type Plan = { shopId: ShopId; campaignId: string; text: string; segments: number; audience: Prisma.Sql; now: Date }

/**
 * Freezes an audience: one row per number, QUEUED, or SKIPPED for who has opted out. One statement, so that 100,000 people are
 * written in seconds and all or nobody is. @param plan.audience condition on "Customer" c.
 * @returns how many people were planned.
 */
export async function planMessages(tx: Tx, { shopId, campaignId, text, segments, audience, now }: Plan): Promise<number> {
  const state = asEnum('MessageState', Prisma.sql`CASE WHEN c."optedOutAt" IS NULL THEN 'QUEUED' ELSE 'SKIPPED' END`)
  const reason = asEnum('SkipReason', Prisma.sql`CASE WHEN c."optedOutAt" IS NULL THEN NULL ELSE 'OPTED_OUT' END`)
  return tx.$executeRaw`
    INSERT INTO "Message" ("id", "shopId", "campaignId", "customerId", "position", "phone", "name", "text", "segments", "state", "skipReason", "attempt", "stateAt")
    SELECT ${randomId}, c."shopId", ${campaignId}, c."id", row_number() OVER line, c."phone",
      trim(c."firstName" || ' ' || c."lastName"), ${text}, ${segments}, ${state}, ${reason}, 0, ${now}
    FROM "Customer" c WHERE c."shopId" = ${shopId} AND c."deletedAt" IS NULL AND ${audience}
    WINDOW line AS (ORDER BY c."sortName", c."id")
    ON CONFLICT ("phone", "campaignId") DO NOTHING`
}

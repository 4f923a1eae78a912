import 'server-only'
import { randomBytes } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { isPostgres, type Tx } from '@/lib/db/client'
import { asEnum, Prisma } from '@/lib/db/sql'

type Plan = { shopId: ShopId; campaignId: string; text: string; segments: number; audience: Prisma.Sql; now: Date }

const positionInHex = Prisma.raw(isPostgres ? `lpad(to_hex(row_number() OVER line), 8, '0')` : `printf('%08x', row_number() OVER line)`)

/**
 * Freezes an audience: one row per number, QUEUED, or SKIPPED for who has opted out. One statement, so that 100,000 people are
 * written in seconds and all or nobody is. @param plan.audience condition on "Customer" c.
 * The ids are random, but in the order of the positions: what is sent together stands together in the index, too.
 * @returns how many people were planned.
 */
export async function planMessages(tx: Tx, { shopId, campaignId, text, segments, audience, now }: Plan): Promise<number> {
  const state = asEnum('MessageState', Prisma.sql`CASE WHEN c."optedOutAt" IS NULL THEN 'QUEUED' ELSE 'SKIPPED' END`)
  const reason = asEnum('SkipReason', Prisma.sql`CASE WHEN c."optedOutAt" IS NULL THEN NULL ELSE 'OPTED_OUT' END`)
  return tx.$executeRaw`
    INSERT INTO "Message" ("id", "shopId", "campaignId", "customerId", "position", "phone", "name", "text", "segments", "state", "skipReason", "attempt", "stateAt")
    SELECT ${randomBytes(12).toString('hex')} || ${positionInHex}, c."shopId", ${campaignId}, c."id", row_number() OVER line, c."phone",
      trim(c."firstName" || ' ' || c."lastName"), ${text}, ${segments}, ${state}, ${reason}, 0, ${now}
    FROM "Customer" c WHERE c."shopId" = ${shopId} AND c."deletedAt" IS NULL AND ${audience}
    WINDOW line AS (ORDER BY c."sortName", c."id")
    ON CONFLICT ("phone", "campaignId") DO NOTHING`
}

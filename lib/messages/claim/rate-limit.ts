import 'server-only'
import type { Sql } from '@/lib/db/client'
import { readTime, rowLock } from '@/lib/db/sql'

/** `tokens`: how many texts the shop may send now. `nextAt`: when there is at least one. */
export type Allowance = { tokens: number; nextAt: Date }

/**
 * A shop's token bucket at a moment. It fills evenly and holds one second's worth at most, so the limit holds over any minute. Pure.
 */
export function refill({ tokens, refilledAt }: { tokens: number; refilledAt: Date }, textsPerMinute: number, now: Date): Allowance {
  const perMs = textsPerMinute / 60_000
  const capacity = Math.max(1, textsPerMinute / 60)
  const filled = Math.min(capacity, tokens + Math.max(0, now.getTime() - refilledAt.getTime()) * perMs)
  return { tokens: filled, nextAt: new Date(now.getTime() + Math.ceil(Math.max(0, 1 - filled) / perMs)) }
}

/** How many texts the shop may send now. Its row stays locked until the transaction ends, so the limit holds over all workers. */
export async function readAllowance(sql: Sql, shopId: string, textsPerMinute: number, now: Date): Promise<Allowance> {
  await sql.$executeRaw`INSERT INTO "SendAllowance" ("shopId", "tokens", "refilledAt") VALUES (${shopId}, 1, ${now}) ON CONFLICT DO NOTHING`
  const [row] = await sql.$queryRaw<{ tokens: number; refilledAt: Date | string }[]>`
    SELECT "tokens", "refilledAt" FROM "SendAllowance" WHERE "shopId" = ${shopId} ${rowLock('FOR UPDATE')}`
  // After a clock was set back, the bucket would stay empty until the clock has caught up.
  if (row && readTime(row.refilledAt) > now) await spendAllowance(sql, shopId, row.tokens, now)
  return refill(row ? { tokens: row.tokens, refilledAt: readTime(row.refilledAt) } : { tokens: 0, refilledAt: now }, textsPerMinute, now)
}

/** Stores how many tokens are left. */
export async function spendAllowance(sql: Sql, shopId: string, tokens: number, now: Date) {
  await sql.$executeRaw`UPDATE "SendAllowance" SET "tokens" = ${tokens}, "refilledAt" = ${now} WHERE "shopId" = ${shopId}`
}

import 'server-only'
import { isPostgres, type Sql } from '@/lib/db/client'
import { Prisma, readTime } from '@/lib/db/sql'

const forUpdate = Prisma.raw(isPostgres ? 'FOR UPDATE' : '')

export type Allowance = { tokens: number; nextAt: Date }

/** A shop's bucket at a moment: it fills evenly and holds at most one second's worth, so that the limit holds over any minute. Pure. */
export function refill({ tokens, refilledAt }: { tokens: number; refilledAt: Date }, textsPerMinute: number, now: Date): Allowance {
  const perMs = textsPerMinute / 60_000
  const capacity = Math.max(1, textsPerMinute / 60)
  const filled = Math.min(capacity, tokens + Math.max(0, now.getTime() - refilledAt.getTime()) * perMs)
  return { tokens: filled, nextAt: new Date(now.getTime() + Math.ceil(Math.max(0, 1 - filled) / perMs)) }
}

/** How many texts the shop may send now. The row stays locked until the transaction ends: the limit holds over all workers. */
export async function readAllowance(sql: Sql, shopId: string, textsPerMinute: number, now: Date): Promise<Allowance> {
  await sql.$executeRaw`INSERT INTO "SendAllowance" ("shopId", "tokens", "refilledAt") VALUES (${shopId}, 1, ${now}) ON CONFLICT DO NOTHING`
  const [row] = await sql.$queryRaw<{ tokens: number; refilledAt: Date | string }[]>`
    SELECT "tokens", "refilledAt" FROM "SendAllowance" WHERE "shopId" = ${shopId} ${forUpdate}`
  // A clock that was set back would otherwise empty the bucket for as long as it was set back.
  if (row && readTime(row.refilledAt) > now) await spendAllowance(sql, shopId, row.tokens, now)
  return refill(row ? { tokens: row.tokens, refilledAt: readTime(row.refilledAt) } : { tokens: 0, refilledAt: now }, textsPerMinute, now)
}

export async function spendAllowance(sql: Sql, shopId: string, tokens: number, now: Date) {
  await sql.$executeRaw`UPDATE "SendAllowance" SET "tokens" = ${tokens}, "refilledAt" = ${now} WHERE "shopId" = ${shopId}`
}

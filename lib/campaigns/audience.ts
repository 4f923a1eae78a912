import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import { jsonIds, Prisma } from '@/lib/db/sql'
import type { Audience } from './schema'

/** Numbers of people. Each is either in `willGet` or in `optedOut`, so total = willGet + optedOut. */
export type AudienceCount = { total: number; willGet: number; optedOut: number }

const ids = (values: readonly string[]) => Prisma.sql`(SELECT v.id FROM ${jsonIds(values)})`

/**
 * The condition on "Customer" c that selects an audience's people. The caller adds `c."shopId" = … AND c."deletedAt" IS NULL`, so that
 * ids of another shop select nobody. People who opted out are included.
 */
export function audienceWhere(audience: Audience): Prisma.Sql {
  switch (audience.kind) {
    case 'everyone':
      return Prisma.sql`1 = 1`
    case 'tags':
      return Prisma.sql`c.id IN (SELECT ct."customerId" FROM "CustomerTag" ct WHERE ct."tagId" IN ${ids(audience.tagIds)})`
    case 'people':
      return Prisma.sql`c.id IN ${ids(audience.customerIds)}`
  }
}

/** The FROM and WHERE clauses for an audience's people, as "Customer" c. They include people who opted out. */
export const peopleOf = (shopId: ShopId, audience: Audience): Prisma.Sql =>
  Prisma.sql`FROM "Customer" c WHERE c."shopId" = ${shopId} AND c."deletedAt" IS NULL AND ${audienceWhere(audience)}`

/** Counts an audience's people: how many would get the text now, and how many would not because they opted out. */
export async function countAudience(shopId: ShopId, audience: Audience): Promise<AudienceCount> {
  const rows = await db.$queryRaw<{ total: bigint; optedOut: bigint }[]>`
    SELECT COUNT(*) AS total, COUNT(c."optedOutAt") AS "optedOut" ${peopleOf(shopId, audience)}`
  const total = Number(rows[0]?.total ?? 0)
  const optedOut = Number(rows[0]?.optedOut ?? 0)
  return { total, optedOut, willGet: total - optedOut }
}

/**
 * Counts the people who would get the text by the first four digits of their number. Each group has one number as a sample, so the caller
 * parses a few samples instead of 100,000 numbers. Four digits tell countries apart, including those that share +1. They do not for a few
 * others, such as Jersey and Great Britain (both +44 77).
 */
export async function countByPrefix(shopId: ShopId, audience: Audience): Promise<{ sample: string; people: number }[]> {
  const rows = await db.$queryRaw<{ sample: string; people: bigint }[]>`
    SELECT MIN(c.phone) AS sample, COUNT(*) AS people ${peopleOf(shopId, audience)} AND c."optedOutAt" IS NULL
    GROUP BY substr(c.phone, 1, 5) ORDER BY 2 DESC, 1`
  return rows.map(({ sample, people }) => ({ sample, people: Number(people) }))
}

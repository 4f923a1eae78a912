import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import type { Tx } from '@/lib/db/client'
import { jsonTable, Prisma, randomId } from '@/lib/db/sql'
import { tagKey } from './search-text'

/** Makes the tags that do not exist yet. @returns id by key, for all names. */
export async function ensureTags(tx: Tx, shopId: ShopId, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  // Of two new spellings the first is kept.
  const rows = [...new Map(names.toReversed().map((name) => [tagKey(name), name]))].map(([key, name]) => ({ key, name }))
  const wanted = jsonTable('v', rows, { key: 'text', name: 'text' })
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Tag" (id, "shopId", name, key) SELECT ${randomId}, ${shopId}, v.name, v.key FROM ${wanted} WHERE true
    ON CONFLICT ("shopId", key) DO NOTHING`)
  const found = await tx.$queryRaw<{ id: string; key: string }[]>(Prisma.sql`
    SELECT t.id, t.key FROM ${wanted} CROSS JOIN "Tag" t WHERE t.key = v.key AND t."shopId" = ${shopId}`)
  return new Map(found.map(({ id, key }) => [key, id]))
}

/** Gives tags to people; what they have already stays. The caller vouches that both belong to one shop. */
export async function addTags(tx: Tx, pairs: readonly { customerId: string; tagId: string }[]) {
  if (pairs.length === 0) return
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "CustomerTag" ("customerId", "tagId")
    SELECT v."customerId", v."tagId" FROM ${jsonTable('v', pairs, { customerId: 'text', tagId: 'text' })} WHERE true
    ON CONFLICT ("customerId", "tagId") DO NOTHING`)
}

/** Removes tags that nobody has any more, deleted people included: those may come back. */
export async function removeUnusedTags(tx: Tx, shopId: ShopId) {
  await tx.tag.deleteMany({ where: { shopId, customers: { none: {} } } })
}

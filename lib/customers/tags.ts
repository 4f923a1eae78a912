import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import type { Tx } from '@/lib/db/client'
import { jsonTable, Prisma, randomId } from '@/lib/db/sql'
import { tagKey } from './search-text'

/** Creates the tags that do not exist yet. @returns the id of each named tag, by its key (`tagKey`). */
export async function ensureTags(tx: Tx, shopId: ShopId, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  // If two names are spellings of one new tag, the first is stored.
  const rows = [...new Map(names.toReversed().map((name) => [tagKey(name), name]))].map(([key, name]) => ({ key, name }))
  const wanted = jsonTable('v', rows, { key: 'text', name: 'text' })
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Tag" (id, "shopId", name, key) SELECT ${randomId}, ${shopId}, v.name, v.key FROM ${wanted} WHERE true
    ON CONFLICT ("shopId", key) DO NOTHING`)
  const found = await tx.$queryRaw<{ id: string; key: string }[]>(Prisma.sql`
    SELECT t.id, t.key FROM ${wanted} CROSS JOIN "Tag" t WHERE t.key = v.key AND t."shopId" = ${shopId}`)
  return new Map(found.map(({ id, key }) => [key, id]))
}

/** Adds tags to people and keeps the tags that they have. The caller makes sure that people and tags belong to the same shop. */
export async function addTags(tx: Tx, pairs: readonly { customerId: string; tagId: string }[]) {
  if (pairs.length === 0) return
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "CustomerTag" ("customerId", "tagId")
    SELECT v."customerId", v."tagId" FROM ${jsonTable('v', pairs, { customerId: 'text', tagId: 'text' })} WHERE true
    ON CONFLICT ("customerId", "tagId") DO NOTHING`)
}

/** Deletes the tags that nobody has. Deleted people count, because they can be restored. */
export async function removeUnusedTags(tx: Tx, shopId: ShopId) {
  await tx.tag.deleteMany({ where: { shopId, customers: { none: {} } } })
}

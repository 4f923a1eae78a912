import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db, type Tx } from '@/lib/db/client'
import { jsonIds, Prisma } from '@/lib/db/sql'
import type { CustomerListQuery } from './schema'
import { searchTerms } from './search-text'

const PAGE_SIZE = 50

export type CustomerRow = Awaited<ReturnType<typeof listCustomers>>['customers'][number]
export type CustomerDetail = NonNullable<Awaited<ReturnType<typeof findCustomer>>>

/** The SQL condition of the list, on "Customer" c. */
function whereOf(shopId: ShopId, { tag, texts, import: importId }: CustomerListQuery, terms: readonly string[]): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`c."shopId" = ${shopId} AND c."deletedAt" IS NULL`,
      ...(texts ? [Prisma.raw(`c."optedOutAt" IS ${texts === 'yes' ? 'NULL' : 'NOT NULL'}`)] : []),
      ...(tag ? [Prisma.sql`EXISTS (SELECT 1 FROM "CustomerTag" ct WHERE ct."customerId" = c."id" AND ct."tagId" = ${tag})`] : []),
      ...(importId ? [Prisma.sql`c."importId" = ${importId}`] : []),
      ...terms.map((term) => Prisma.sql`c."searchText" LIKE ${`%${term}%`}`),
    ],
    ' AND ',
  )
}

// The columns of the indexes. `deletedAt` is NULL for everyone listed, but if it is left out, Postgres sorts everyone.
const ORDER = { name: ['deletedAt', 'sortName', 'id'], phone: ['phone', 'id'], newest: ['deletedAt', 'createdAt', 'id'] } as const

function orderOf({ sort, direction = sort === 'newest' ? 'desc' : 'asc' }: CustomerListQuery): Prisma.Sql {
  return Prisma.raw(ORDER[sort].map((column) => `c."${column}" ${direction}`).join(', '))
}

type Page = { ids: string[]; total: number }

/** The ids of a page, and how many people match. A page beyond the end is the last page. */
async function findPage(shopId: ShopId, query: CustomerListQuery, counts: CustomerCounts | undefined): Promise<Page> {
  const terms = searchTerms(query.q)
  const where = whereOf(shopId, query, terms)
  return terms.length > 0 ? searchPage(where, query) : indexedPage(where, query, knownTotal(query, counts))
}

/** Reads the people once, in stored order, for ids and count. Reading them in order of name takes five times longer. */
async function searchPage(where: Prisma.Sql, query: CustomerListQuery): Promise<Page> {
  const skip = (query.page - 1) * PAGE_SIZE
  const rows = await db.$queryRaw<{ id: string; total: bigint | number }[]>`
    WITH found AS MATERIALIZED (SELECT c."id", c."deletedAt", c."sortName", c."phone", c."createdAt" FROM "Customer" c WHERE ${where}),
      counted AS MATERIALIZED (SELECT COUNT(*) AS total FROM found)
    SELECT c."id", (SELECT total FROM counted) AS total FROM found c ORDER BY ${orderOf(query)} LIMIT ${PAGE_SIZE}
    OFFSET (SELECT CASE WHEN total > ${skip} THEN ${skip} ELSE (total - 1) / ${PAGE_SIZE} * ${PAGE_SIZE} END FROM counted)`
  return { ids: rows.map(({ id }) => id), total: Number(rows[0]?.total ?? 0) }
}

/** The total, if the caller's counts include it. They do not if a tag or an import narrows the list. */
function knownTotal({ tag, texts, import: importId }: CustomerListQuery, counts: CustomerCounts | undefined): number | undefined {
  if (!counts || tag || importId) return undefined
  if (!texts) return counts.total
  return texts === 'yes' ? counts.canBeTexted : counts.optedOut
}

/** Reads the count and the page, each from an index. */
async function indexedPage(where: Prisma.Sql, query: CustomerListQuery, known: number | undefined): Promise<Page> {
  const total = known ?? (await countWhere(where))
  const page = Math.min(query.page, pagesOf(total))
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Customer" c WHERE ${where} ORDER BY ${orderOf(query)} LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`
  return { ids: rows.map(({ id }) => id), total }
}

/** Prisma's own count uses a subquery and takes three times as long. */
async function countWhere(where: Prisma.Sql): Promise<number> {
  const rows = await db.$queryRaw<{ total: bigint | number }[]>`SELECT COUNT(*) AS total FROM "Customer" c WHERE ${where}`
  return Number(rows[0]?.total ?? 0)
}

function pagesOf(total: number): number {
  return Math.max(1, Math.ceil(total / PAGE_SIZE))
}

/**
 * One page of the list, how many people match, and which page it is. A page beyond the end is the last page.
 * @param counts the shop's counts, if the caller has them. They save counting again.
 */
export async function listCustomers(shopId: ShopId, query: CustomerListQuery, counts?: CustomerCounts) {
  const { ids, total } = await findPage(shopId, query, counts)
  // The ids are the shop's. If the condition named the shop as well, SQLite would read everyone in the shop.
  const rows = await db.customer.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      phone: true,
      firstName: true,
      lastName: true,
      optedOutAt: true,
      optOutReason: true,
      tags: { select: { tag: { select: { id: true, name: true } } } },
    },
  })
  const byId = new Map(rows.map(({ tags, ...row }) => [row.id, { ...row, tags: tags.map(({ tag }) => tag).sort(byName) }]))
  const pages = pagesOf(total)
  return { customers: ids.flatMap((id) => byId.get(id) ?? []), total, page: Math.min(query.page, pages), pages }
}

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'en')

export type CustomerCounts = { total: number; optedOut: number; canBeTexted: number }

/** How many people the shop has, how many of them opted out, and how many can be texted. Deleted people do not count. */
export async function countCustomers(shopId: ShopId): Promise<CustomerCounts> {
  const rows = await db.$queryRaw<{ total: bigint | number; optedOut: bigint | number }[]>`
    SELECT (SELECT COUNT(*) FROM "Customer" c WHERE c."shopId" = ${shopId} AND c."deletedAt" IS NULL) AS total,
      (SELECT COUNT(*) FROM "Customer" c WHERE c."shopId" = ${shopId} AND c."deletedAt" IS NULL AND c."optedOutAt" IS NOT NULL) AS "optedOut"`
  const total = Number(rows[0]?.total ?? 0)
  const optedOut = Number(rows[0]?.optedOut ?? 0)
  return { total, optedOut, canBeTexted: total - optedOut }
}

/** A person of the shop with tags, or null if the id is unknown, a deleted person's or another shop's. */
export async function findCustomer(shopId: ShopId, id: string) {
  const customer = await db.customer.findFirst({
    where: { id, shopId, deletedAt: null },
    select: {
      id: true,
      phone: true,
      firstName: true,
      lastName: true,
      email: true,
      optedOutAt: true,
      optOutReason: true,
      createdAt: true,
      tags: { select: { tag: { select: { id: true, name: true } } } },
    },
  })
  if (!customer) return null
  const { tags, ...rest } = customer
  return { ...rest, tags: tags.map(({ tag }) => tag).sort(byName) }
}

/** The person with this E.164 number, or null. Deleted people do not count. */
export function findCustomerByPhone(shopId: ShopId, phone: string) {
  return db.customer.findFirst({ where: { shopId, phone, deletedAt: null }, select: { id: true, phone: true, firstName: true, lastName: true } })
}

export type TagCount = { id: string; name: string; people: number }

/**
 * The shop's tags by name, each with how many people have it. Opted-out people count, deleted people do not. The query counts
 * everyone and subtracts the few who are deleted, because reading every tagged person takes twenty times longer.
 */
export async function listTags(shopId: ShopId): Promise<TagCount[]> {
  const rows = await db.$queryRaw<{ id: string; name: string; people: bigint | number }[]>`
    WITH deleted AS MATERIALIZED (
      SELECT ct."tagId", COUNT(*) AS people FROM "Customer" c CROSS JOIN "CustomerTag" ct
      WHERE c."shopId" = ${shopId} AND c."deletedAt" IS NOT NULL AND ct."customerId" = c."id" GROUP BY ct."tagId"
    )
    SELECT t.id, t.name,
      (SELECT COUNT(*) FROM "CustomerTag" ct WHERE ct."tagId" = t.id) - COALESCE((SELECT d.people FROM deleted d WHERE d."tagId" = t.id), 0) AS people
    FROM "Tag" t WHERE t."shopId" = ${shopId} ORDER BY t.key`
  return rows.map(({ id, name, people }) => ({ id, name, people: Number(people) }))
}

/** Which of these ids are people of the shop, without deleted ones. @param reader `db`, or the transaction that asks. */
export async function existingCustomerIds(reader: Pick<Tx, '$queryRaw'>, shopId: ShopId, ids: readonly string[]): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT c.id FROM ${jsonIds(ids)} CROSS JOIN "Customer" c
    WHERE c.id = v.id AND c."shopId" = ${shopId} AND c."deletedAt" IS NULL`)
  return rows.map(({ id }) => id)
}

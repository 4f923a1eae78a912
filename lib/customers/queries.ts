import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import { jsonTable, Prisma } from '@/lib/db/sql'
import type { CustomerListQuery } from './schema'
import { searchTerms } from './search-text'

export const PAGE_SIZE = 50

export type CustomerRow = Awaited<ReturnType<typeof listCustomers>>['customers'][number]
export type CustomerDetail = NonNullable<Awaited<ReturnType<typeof findCustomer>>>

function whereOf(shopId: ShopId, { q, tag, texts, import: importId }: CustomerListQuery) {
  return {
    shopId,
    deletedAt: null,
    ...(texts ? { optedOutAt: texts === 'yes' ? null : { not: null } } : {}),
    ...(tag ? { tags: { some: { tagId: tag } } } : {}),
    ...(importId ? { importId } : {}),
    AND: searchTerms(q).map((term) => ({ searchText: { contains: term } })),
  }
}

function orderOf({ sort, direction }: CustomerListQuery) {
  const id = { id: direction ?? (sort === 'newest' ? 'desc' : 'asc') } as const
  if (sort === 'phone') return [{ phone: direction ?? 'asc' } as const, id]
  return sort === 'newest' ? [{ createdAt: direction ?? 'desc' } as const, id] : [{ sortName: direction ?? 'asc' } as const, id]
}

/** One page of the list, how many match, and the page it is: an address beyond the end shows the last page. */
export async function listCustomers(shopId: ShopId, query: CustomerListQuery) {
  const where = whereOf(shopId, query)
  const total = await db.customer.count({ where })
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  const page = Math.min(query.page, pages)
  const customers = await db.customer.findMany({
    where,
    select: {
      id: true,
      phone: true,
      firstName: true,
      lastName: true,
      optedOutAt: true,
      optOutReason: true,
      tags: { select: { tag: { select: { id: true, name: true } } } },
    },
    orderBy: orderOf(query),
    take: PAGE_SIZE,
    skip: (page - 1) * PAGE_SIZE,
  })
  return { customers: customers.map(({ tags, ...customer }) => ({ ...customer, tags: tags.map(({ tag }) => tag).sort(byName) })), total, page, pages }
}

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'en')

/** People of the shop, and how many of them can be texted. */
export async function countCustomers(shopId: ShopId): Promise<{ total: number; optedOut: number; canBeTexted: number }> {
  const rows = await db.$queryRaw<{ total: bigint; optedOut: bigint }[]>`
    SELECT COUNT(*) AS total, COUNT(c."optedOutAt") AS "optedOut" FROM "Customer" c WHERE c."shopId" = ${shopId} AND c."deletedAt" IS NULL`
  const total = Number(rows[0]?.total ?? 0)
  const optedOut = Number(rows[0]?.optedOut ?? 0)
  return { total, optedOut, canBeTexted: total - optedOut }
}

/** A person of the shop, or null: unknown, deleted, or another shop's. */
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

/** The person with this number, deleted ones left out. */
export function findCustomerByPhone(shopId: ShopId, phone: string) {
  return db.customer.findFirst({ where: { shopId, phone, deletedAt: null }, select: { id: true, phone: true, firstName: true, lastName: true } })
}

export type TagCount = { id: string; name: string; people: number }

/** The shop's tags by name, each with how many people have it (opted-out ones included, deleted ones not). */
export async function listTags(shopId: ShopId): Promise<TagCount[]> {
  const rows = await db.$queryRaw<{ id: string; name: string; people: bigint | number }[]>`
    SELECT t.id, t.name, (
      SELECT COUNT(*) FROM "CustomerTag" ct JOIN "Customer" c ON c.id = ct."customerId" WHERE ct."tagId" = t.id AND c."deletedAt" IS NULL
    ) AS people
    FROM "Tag" t WHERE t."shopId" = ${shopId} ORDER BY t.key`
  return rows.map(({ id, name, people }) => ({ id, name, people: Number(people) }))
}

/** Which of these ids are people of the shop now. */
export async function existingCustomerIds(shopId: ShopId, ids: readonly string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT c.id FROM ${jsonTable(
      'v',
      ids.map((id) => ({ id })),
      { id: 'text' },
    )} CROSS JOIN "Customer" c
    WHERE c.id = v.id AND c."shopId" = ${shopId} AND c."deletedAt" IS NULL`)
  return rows.map(({ id }) => id)
}

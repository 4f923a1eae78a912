import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { tagKey } from '@/lib/customers/search-text'
import { db, type Tx } from '@/lib/db/client'
import { jsonIds, jsonTable, Prisma } from '@/lib/db/sql'
import type { StoredPerson } from './plan-rows'
import { ColumnMapping, ImportSample } from './schema'

const COUNTS = { rows: true, created: true, updated: true, unchanged: true, skipped: true, rejected: true, keptOptOut: true } as const
const STATE = { id: true, status: true, problem: true, run: true, bytes: true, bytesRead: true, ...COUNTS } as const

export type ImportState = NonNullable<Awaited<ReturnType<typeof findImportState>>>
export type ImportDetail = NonNullable<Awaited<ReturnType<typeof findImport>>>
export type ImportSummary = Awaited<ReturnType<typeof listImports>>[number]

/** The status and counts of an import, for the progress bar; null when the shop has no such import. */
export function findImportState(shopId: ShopId, id: string) {
  return db.import.findFirst({ where: { id, shopId }, select: STATE })
}

/** An import with its columns and first rows; null when the shop has no such import. */
export async function findImport(shopId: ShopId, id: string) {
  const found = await db.import.findFirst({
    where: { id, shopId },
    select: {
      ...STATE,
      fileName: true,
      encoding: true,
      delimiter: true,
      hasHeader: true,
      tag: true,
      createdAt: true,
      finishedAt: true,
      sample: true,
      mapping: true,
    },
  })
  return found && { ...found, sample: ImportSample.parse(JSON.parse(found.sample)), mapping: ColumnMapping.parse(JSON.parse(found.mapping)) }
}

/** The shop's latest 50 imports, newest first. */
export function listImports(shopId: ShopId) {
  return db.import.findMany({
    where: { shopId },
    select: { id: true, fileName: true, status: true, createdAt: true, ...COUNTS },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 50,
  })
}

/** Skipped and rejected rows in line order. @param after the last line of the previous page; 0 for the first page. */
export async function listProblemRows(
  shopId: ShopId,
  importId: string,
  { take, after = 0, outcome }: { take: number; after?: number; outcome?: 'SKIPPED' | 'REJECTED' },
) {
  const rows = await db.importRow.findMany({
    where: { importId, import: { shopId }, line: { gt: after }, ...(outcome ? { outcome } : {}) },
    select: { line: true, outcome: true, reason: true, cells: true },
    orderBy: { line: 'asc' },
    take,
  })
  return rows.map((row) => ({ ...row, cells: ImportSample.element.parse(JSON.parse(row.cells)) }))
}

/** Imports of all shops that are checking or importing. At server start these are the interrupted ones. */
export function listInterruptedImports() {
  return db.import.findMany({ where: { status: { in: ['CHECKING', 'IMPORTING'] } }, select: { id: true, shopId: true } })
}

type Reader = Pick<Tx, '$queryRaw'>

// CROSS JOIN fixes SQLite's join order: it looks up each row of the chunk in the index instead of scanning the whole shop.

/** Finds the shop's people with these E.164 numbers, deleted people included, by number. Without `withTags` the sets of tag keys are empty. */
export async function findStoredPeople(reader: Reader, shopId: ShopId, phones: readonly string[], withTags: boolean): Promise<Map<string, StoredPerson>> {
  if (phones.length === 0) return new Map()
  type Row = { id: string; phone: string; firstName: string; lastName: string; email: string; deletedAt: unknown; optedOutAt: unknown }
  const rows = await reader.$queryRaw<Row[]>(Prisma.sql`
    SELECT c.id, c.phone, c."firstName", c."lastName", c.email, c."deletedAt", c."optedOutAt"
    FROM ${jsonTable(
      'v',
      phones.map((phone) => ({ phone })),
      { phone: 'text' },
    )} CROSS JOIN "Customer" c WHERE c.phone = v.phone AND c."shopId" = ${shopId}`)
  const tags = withTags
    ? await tagKeysOf(
        reader,
        rows.map(({ id }) => id),
      )
    : new Map<string, Set<string>>()
  return new Map(
    rows.map(({ phone, deletedAt, optedOutAt, ...row }) => [
      phone,
      { ...row, isDeleted: deletedAt !== null, isOptedOut: optedOutAt !== null, tagKeys: tags.get(row.id) ?? new Set() },
    ]),
  )
}

async function tagKeysOf(reader: Reader, ids: readonly string[]): Promise<Map<string, Set<string>>> {
  const keys = new Map<string, Set<string>>()
  if (ids.length === 0) return keys
  const rows = await reader.$queryRaw<{ id: string; name: string }[]>(Prisma.sql`
    SELECT ct."customerId" AS id, t.name FROM ${jsonIds(ids)}
    CROSS JOIN "CustomerTag" ct CROSS JOIN "Tag" t WHERE ct."customerId" = v.id AND t.id = ct."tagId"`)
  for (const { id, name } of rows) {
    const known = keys.get(id)
    if (known) known.add(tagKey(name))
    else keys.set(id, new Set([tagKey(name)]))
  }
  return keys
}

import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db, type Sql } from '@/lib/db/client'
import { jsonTable, Prisma } from '@/lib/db/sql'
import { phoneHash } from './phone-hash'

export type ConsentEntry = Awaited<ReturnType<typeof listConsentEvents>>[number]

/** The last 100 opt-outs and permissions of an E.164 number, newest first. */
export async function listConsentEvents(shopId: ShopId, phone: string) {
  const { hashKey } = await db.shop.findUniqueOrThrow({ where: { id: shopId }, select: { hashKey: true } })
  return db.consentEvent.findMany({
    where: { shopId, phoneHash: phoneHash(hashKey, phone) },
    select: { id: true, kind: true, reason: true, source: true, createdAt: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 100,
  })
}

export type OptOut = { at: Date; reason: string }

/** Which of these E.164 numbers have opted out, when and why. Numbers are hashed only if the shop has any opt-outs. */
export async function findOptOuts(reader: Pick<Sql, '$queryRaw'>, shopId: ShopId, phones: readonly string[]): Promise<Map<string, OptOut>> {
  if (phones.length === 0) return new Map()
  const keys = Prisma.sql`SELECT s."hashKey" FROM "Shop" s WHERE s.id = ${shopId} AND EXISTS (SELECT 1 FROM "Suppression" o WHERE o."shopId" = s.id)`
  const [shop] = await reader.$queryRaw<{ hashKey: string }[]>(keys)
  if (!shop) return new Map()
  const { hashKey } = shop
  const byHash = new Map(phones.map((phone) => [phoneHash(hashKey, phone), phone]))
  const hashes = [...byHash.keys()].map((hash) => ({ hash }))
  const rows = await reader.$queryRaw<{ phoneHash: string; reason: string; createdAt: Date | string }[]>(Prisma.sql`
    SELECT s."phoneHash", s.reason, s."createdAt" FROM ${jsonTable('v', hashes, { hash: 'text' })}
    CROSS JOIN "Suppression" s WHERE s."phoneHash" = v.hash AND s."shopId" = ${shopId}`)
  return new Map(rows.map((row) => [byHash.get(row.phoneHash) ?? '', { at: new Date(row.createdAt), reason: row.reason }]))
}

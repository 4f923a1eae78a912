import 'server-only'
import { timingSafeEqual } from 'node:crypto'
import { mintShopId, type ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import { hashOf } from './secret'

const SECRET = /^[\w-]{43}$/

/**
 * The shop whose address for delivery reports ends in `secret`. Whoever knows the secret may report on this shop's texts, and can
 * do nothing else.
 * @returns null for an unknown secret, and for an older one that has expired.
 */
export async function shopOfSecret(secret: string, now: Date): Promise<ShopId | null> {
  if (!SECRET.test(secret)) return null
  const hash = hashOf(secret)
  const row = await db.reportSecret.findUnique({ where: { hash }, select: { shopId: true, hash: true, expiresAt: true } })
  if (!row || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null
  return row.expiresAt && row.expiresAt <= now ? null : mintShopId(row.shopId)
}

/** The row of the shop's present secret, the newest if there are several; null: there is none yet. */
export function findPresent(shopId: ShopId) {
  return db.reportSecret.findFirst({
    where: { shopId, expiresAt: null },
    select: { id: true, hash: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
}

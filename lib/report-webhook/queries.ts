import 'server-only'
import { timingSafeEqual } from 'node:crypto'
import { mintShopId, type ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import { hashOf } from './secret'

const SECRET = /^[\w-]{43}$/

/**
 * The shop whose address for delivery reports ends in `secret`. The secret is the proof: whoever has it may say what became of
 * this shop's texts, and nothing else.
 * @returns null for a secret that nobody has, or that a newer one has replaced and whose time is over.
 */
export async function shopOfSecret(secret: string, now: Date): Promise<ShopId | null> {
  if (!SECRET.test(secret)) return null
  const hash = hashOf(secret)
  const row = await db.reportSecret.findUnique({ where: { hash }, select: { shopId: true, hash: true, expiresAt: true } })
  if (!row || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null
  return row.expiresAt && row.expiresAt <= now ? null : mintShopId(row.shopId)
}

/** The row of the shop's present secret, the newest if there should be several; null: none yet. */
export function findPresent(shopId: ShopId) {
  return db.reportSecret.findFirst({
    where: { shopId, expiresAt: null },
    select: { id: true, hash: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
}

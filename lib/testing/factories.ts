import { randomBytes, randomUUID } from 'node:crypto'
import { mintShopId, type ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'

type ShopOverrides = {
  name?: string
  country?: string
  timeZone?: string
  undoSeconds?: number
  quietFrom?: number
  quietUntil?: number
  textsPerMinute?: number
}

/** Creates a shop for one test. It is Swiss, so that the tutorial's numbers (41…) are local, and it has no time to undo. */
export async function createShop(overrides: ShopOverrides = {}): Promise<ShopId> {
  const plain = { name: 'Wine Shop', country: 'CH', timeZone: 'Europe/Zurich', undoSeconds: 0 }
  const shop = await write((tx) => tx.shop.create({ data: { ...plain, hashKey: randomBytes(32).toString('hex'), ...overrides } }))
  return mintShopId(shop.id)
}

/** A Swiss mobile number in E.164, different for each `n` below ten million. */
export function swissMobile(n: number): string {
  return `+4179${String(n).padStart(7, '0')}`
}

/** An address that no other test uses. */
export function uniqueEmail(): string {
  return `owner-${randomUUID()}@example.com`
}

import { randomBytes, randomUUID } from 'node:crypto'
import { mintShopId, type ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'

/** A shop of its own for a test: Swiss, so that the seed's numbers (41…) are local ones. */
export async function createShop(overrides: { name?: string; country?: string; timeZone?: string } = {}): Promise<ShopId> {
  const shop = await write((tx) =>
    tx.shop.create({ data: { name: 'Wine Shop', country: 'CH', timeZone: 'Europe/Zurich', hashKey: randomBytes(32).toString('hex'), ...overrides } }),
  )
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

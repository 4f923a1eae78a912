import 'server-only'
import type { SetUpInput } from '@/lib/auth/schema'
import type { ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'
import type { SendingRules } from './schema'

/** Saves the shop's name, its country (for phone numbers in national format) and its time zone. */
export async function saveShop(shopId: ShopId, { shopName, country, timeZone }: Pick<SetUpInput, 'shopName' | 'country' | 'timeZone'>) {
  await write((tx) => tx.shop.update({ where: { id: shopId }, data: { name: shopName, country, timeZone } }))
}

/** Saves the shop's sending rules. A campaign that is being sent follows them from its next request. */
export async function saveSendingRules(shopId: ShopId, { undoSeconds, quietFrom, quietUntil, textsPerMinute }: SendingRules) {
  await write((tx) => tx.shop.update({ where: { id: shopId }, data: { undoSeconds, quietFrom, quietUntil, textsPerMinute } }))
}

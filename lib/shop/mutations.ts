import 'server-only'
import type { SetUpInput } from '@/lib/auth/schema'
import type { ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'
import type { SendingRules } from './schema'

/** Changes what the shop is called and how it reads numbers and times. */
export async function saveShop(shopId: ShopId, { shopName, country, timeZone }: Pick<SetUpInput, 'shopName' | 'country' | 'timeZone'>) {
  await write((tx) => tx.shop.update({ where: { id: shopId }, data: { name: shopName, country, timeZone } }))
}

/** Changes how the shop sends; what is being sent keeps to it from the next request on. */
export async function saveSendingRules(shopId: ShopId, { undoSeconds, quietFrom, quietUntil, textsPerMinute }: SendingRules) {
  await write((tx) => tx.shop.update({ where: { id: shopId }, data: { undoSeconds, quietFrom, quietUntil, textsPerMinute } }))
}

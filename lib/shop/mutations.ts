import 'server-only'
import type { SetUpInput } from '@/lib/auth/schema'
import type { ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'

/** Changes what the shop is called and how it reads numbers and times. */
export async function saveShop(shopId: ShopId, { shopName, country, timeZone }: Pick<SetUpInput, 'shopName' | 'country' | 'timeZone'>) {
  await write((tx) => tx.shop.update({ where: { id: shopId }, data: { name: shopName, country, timeZone } }))
}

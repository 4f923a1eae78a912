import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import type { SendingRules } from './schema'

/** How the shop sends: its time to undo, quiet hours and limit. */
export function findSendingRules(shopId: ShopId): Promise<SendingRules> {
  return db.shop.findUniqueOrThrow({ where: { id: shopId }, select: { undoSeconds: true, quietFrom: true, quietUntil: true, textsPerMinute: true } })
}

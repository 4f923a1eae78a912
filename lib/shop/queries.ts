import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'
import type { SendingRules } from './schema'

/** The shop's sending rules: undo time in seconds, quiet hours in minutes since midnight, and texts per minute (null: no limit). */
export function findSendingRules(shopId: ShopId): Promise<SendingRules> {
  return db.shop.findUniqueOrThrow({ where: { id: shopId }, select: { undoSeconds: true, quietFrom: true, quietUntil: true, textsPerMinute: true } })
}

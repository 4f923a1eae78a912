import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'

/** Every row of the shop, as one text. */
export async function everythingOf(shopId: ShopId): Promise<string> {
  const where = { shopId }
  return JSON.stringify([
    await db.shop.findUnique({ where: { id: shopId } }),
    await db.customer.findMany({ where, orderBy: { id: 'asc' } }),
    await db.customerTag.findMany({ where: { customer: where }, orderBy: [{ customerId: 'asc' }, { tagId: 'asc' }] }),
    await db.tag.findMany({ where, orderBy: { id: 'asc' } }),
    await db.consentEvent.findMany({ where, orderBy: { id: 'asc' } }),
    await db.suppression.findMany({ where, orderBy: { phoneHash: 'asc' } }),
    await db.campaign.findMany({ where, orderBy: { id: 'asc' }, include: { batches: true, messages: { orderBy: { position: 'asc' } } } }),
    await db.auditEvent.findMany({ where, orderBy: { id: 'asc' } }),
    await db.reportSecret.findMany({ where, orderBy: { id: 'asc' } }),
    await db.import.findMany({ where, orderBy: { id: 'asc' }, include: { problemRows: true } }),
  ])
}

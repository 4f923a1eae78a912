import type { ShopId } from '@/lib/auth/shop-id'
import { optOut } from '@/lib/consent/mutations'
import { db, write } from '@/lib/db/client'
import { createCampaign } from './campaign-rows'
import { createShop, uniqueEmail } from './factories'
import { uploadFile } from './imports'
import { createPerson, createTag } from './people'

/** Ids of what a full shop has. */
export type FullShop = {
  shopId: ShopId
  userId: string
  /** In E.164: of the customer who may be texted. */
  phone: string
  customerId: string
  optedOutId: string
  deletedId: string
  tagId: string
  draftId: string
  /** On its way: texts in every state between the claim and the report. */
  sendingId: string
  /** Sent, and no text has left yet. */
  undoableId: string
  pausedId: string
  importId: string
}

const WHEN = new Date('2026-03-01T10:00:00Z')
/** Keeps a running app from sending these texts. */
const NEVER = new Date('2100-01-01T00:00:00Z')

/**
 * A shop with a row of everything that another shop must neither see nor change.
 * @param mark stands in every name and text, so that a test recognises what it must not find.
 */
export async function createFullShop(mark: string): Promise<FullShop> {
  const shopId = await createShop({ name: `${mark} Wines` })
  const user = await write((tx) => tx.user.create({ data: { shopId, email: uniqueEmail(), passwordHash: 'none: signs in by cookie only' } }))
  const phone = '+41791234567'
  const tagId = await createTag(shopId, mark)
  await createTag(shopId, `${mark}, unused`)
  const customerId = await createPerson(shopId, { phone, firstName: mark, lastName: 'Guest', tagIds: [tagId] })
  const optedOutId = await createPerson(shopId, { phone: '+41791234568', firstName: mark })
  await optOut(shopId, optedOutId, { reason: mark, source: 'owner', now: WHEN })
  const deletedId = await createPerson(shopId, { phone: '+41791234569', firstName: mark, deleted: true })
  const words = { name: mark, text: mark }
  return {
    ...{ shopId, userId: user.id, phone, customerId, optedOutId, deletedId, tagId },
    draftId: await createCampaign(shopId, { ...words, status: 'DRAFT' }),
    sendingId: await createCampaign(shopId, {
      ...words,
      status: 'SENDING',
      states: ['QUEUED', 'DELIVERED', 'NEEDS_REVIEW', 'ACCEPTED'],
      bulkIds: [`bulk-${mark}`],
      sendAfter: NEVER,
    }),
    undoableId: await createCampaign(shopId, { ...words, status: 'SENDING', states: ['QUEUED'], sendAfter: NEVER }),
    pausedId: await createCampaign(shopId, { ...words, status: 'PAUSED', states: ['QUEUED'], sendAfter: NEVER }),
    importId: (await uploadFile(shopId, `Name,Phone\n${mark},079 765 43 21\n${mark},12\n`, { country: 'CH', name: `${mark}.csv` })).id,
  }
}

/** Every row of the shop, its users' sessions included, as one text. */
export async function contentsOf(shopId: ShopId): Promise<string> {
  const where = { shopId }
  return JSON.stringify([
    await db.shop.findUnique({ where: { id: shopId } }),
    await db.session.findMany({ where: { user: where }, select: { id: true, revokedAt: true }, orderBy: { id: 'asc' } }),
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

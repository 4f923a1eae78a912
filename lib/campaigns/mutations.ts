import 'server-only'
import { randomUUID } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { type Tx, write } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { checkSender } from '@/lib/sms/sender'
import { type DraftContent, parseAudience } from './schema'

/** `changed_elsewhere`: another window saved the draft in the meantime. */
export type DraftRefusal = 'not_found' | 'not_a_draft' | 'changed_elsewhere'
export type SaveResult =
  | { ok: true; campaignId: string }
  | { ok: false; reason: Exclude<DraftRefusal, 'changed_elsewhere'> }
  | { ok: false; reason: 'changed_elsewhere'; newer: NewerDraft }
type DuplicateResult = { ok: true; campaignId: string } | { ok: false; reason: 'not_found' }
export type DeleteRefusal = 'not_found' | 'not_a_draft'
type DeleteResult = { ok: true } | { ok: false; reason: DeleteRefusal }

/**
 * One save by a browser window. The window chooses the id, so that it recognises its own save even if the answer got lost. `basedOn` lists
 * the ids of the saves that the content already includes.
 */
type Save = { id?: string; basedOn: readonly string[] }
/** The text that another window saved in the meantime, and the id of that save. */
export type NewerDraft = { savedAs: string; text: string }

const NEW_NAME = 'Copy of '

// A valid sender is stored in the form in which it will be sent. Any other is stored as typed.
function columnsOf({ audience, sender, ...content }: DraftContent) {
  const check = checkSender(sender)
  return { ...content, sender: check.ok ? check.sender : sender, audience: JSON.stringify(audience) }
}

/** Compare-and-set: overwrites only a draft whose last save the window knows. */
async function updateDraft(tx: Tx, shopId: ShopId, campaignId: string, draft: DraftContent, save: Save): Promise<SaveResult> {
  const { id = randomUUID(), basedOn } = save
  const isKnown = { OR: [{ savedAs: null }, { savedAs: { in: [...basedOn, id] } }] }
  const { count } = await tx.campaign.updateMany({ where: { id: campaignId, shopId, status: 'DRAFT', ...isKnown }, data: { ...columnsOf(draft), savedAs: id } })
  if (count === 1) return { ok: true, campaignId }
  const found = await tx.campaign.findFirst({ where: { id: campaignId, shopId }, select: { status: true, savedAs: true, text: true } })
  if (found?.status === 'DRAFT' && found.savedAs !== null)
    return { ok: false, reason: 'changed_elsewhere', newer: { savedAs: found.savedAs, text: found.text } }
  return { ok: false, reason: found ? 'not_a_draft' : 'not_found' }
}

const NO_EARLIER_SAVES: Save = { basedOn: [] }

/**
 * Creates a draft with the id that the page chose, or overwrites it if an earlier call already created it. A lost answer therefore does
 * not lead to a second draft. Refuses an id of another shop or of a sent campaign, and a draft that another window has changed.
 */
export async function saveDraft(shopId: ShopId, draft: DraftContent, campaignId: string = randomUUID(), save = NO_EARLIER_SAVES): Promise<SaveResult> {
  try {
    await write((tx) => tx.campaign.create({ data: { id: campaignId, shopId, ...columnsOf(draft), savedAs: save.id ?? randomUUID() } }))
    return { ok: true, campaignId }
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return overwriteDraft(shopId, campaignId, draft, save)
  }
}

/** Overwrites a draft. Refuses if it is not this shop's, is no longer a draft, or was changed by a save that `save.basedOn` does not list. */
export function overwriteDraft(shopId: ShopId, campaignId: string, draft: DraftContent, save = NO_EARLIER_SAVES): Promise<SaveResult> {
  return write((tx) => updateDraft(tx, shopId, campaignId, draft, save))
}

/** Copies the name, sender, text and audience of a campaign of the shop into a new draft. */
export function duplicateCampaign(shopId: ShopId, campaignId: string): Promise<DuplicateResult> {
  return write(async (tx) => {
    const original = await tx.campaign.findFirst({ where: { id: campaignId, shopId }, select: { name: true, sender: true, text: true, audience: true } })
    if (!original) return { ok: false, reason: 'not_found' }
    const name = original.name.startsWith(NEW_NAME) ? original.name : `${NEW_NAME}${original.name || 'a campaign'}`
    const copy = await tx.campaign.create({
      data: { ...original, shopId, name, audience: JSON.stringify(parseAudience(original.audience)) },
      select: { id: true },
    })
    return { ok: true, campaignId: copy.id }
  })
}

/** Deletes a draft for good. Refuses a campaign that has been sent, because the shop keeps its history. */
export function deleteDraft(shopId: ShopId, campaignId: string): Promise<DeleteResult> {
  return write(async (tx) => {
    const { count } = await tx.campaign.deleteMany({ where: { id: campaignId, shopId, status: 'DRAFT' } })
    if (count === 1) return { ok: true }
    const exists = await tx.campaign.findFirst({ where: { id: campaignId, shopId }, select: { id: true } })
    return { ok: false, reason: exists ? 'not_a_draft' : 'not_found' }
  })
}

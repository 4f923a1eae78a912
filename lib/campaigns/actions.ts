'use server'

import { revalidatePath } from 'next/cache'
import { notFound, redirect } from 'next/navigation'
import { requireShop } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { waitUntilSent, wakeDispatcher } from '@/lib/dispatcher/wake'
import { type FormState, parseForm, refused } from '@/lib/forms/form-state'
import { giveUp, sendAgain } from '@/lib/messages/decisions'
import { findSendingRules } from '@/lib/shop/queries'
import { deleteDraft, duplicateCampaign, type NewerDraft, saveDraft } from './mutations'
import { changesSince, reviewCampaign } from './review'
import { CampaignForm, DecisionForm, type DraftContent, DraftForm, draftProblems, SendForm } from './schema'
import { pauseCampaign, resumeCampaign, sendCampaign, stopCampaign, undoSend } from './sending'

/** Without a time to undo, a small campaign is done when the page appears; a large one goes on behind it. */
const WAIT_MS = 3_000

export type DraftConflict = { newer: NewerDraft; typed: Pick<DraftContent, 'name' | 'sender' | 'text'> }

/**
 * Saves what is in the compose form and goes on to the review, or back to compose with what is to be mended. Stays there when
 * another window has changed the draft: nothing is saved then, and what was typed is given back.
 */
export async function reviewDraftAction(_: DraftConflict | null, formData: FormData): Promise<DraftConflict> {
  const { shopId } = await requireShop()
  const form = parseForm(DraftForm, formData)
  if (!form.ok) notFound()
  const { draftId, draft, save } = form.data

  const saved = await saveDraft(shopId, draft, draftId, save)
  if (!saved.ok && saved.reason === 'changed_elsewhere') return { newer: saved.newer, typed: { name: draft.name, sender: draft.sender, text: draft.text } }
  if (!saved.ok && saved.reason === 'not_found') notFound()
  if (!saved.ok) redirect(`/campaigns/${draftId}`)
  redirect(Object.keys(draftProblems(draft)).length > 0 ? `/campaigns/new?draft=${draftId}&check=1` : `/campaigns/${draftId}/review`)
}

/** Sends what was reviewed, and only that: if the audience or the text has changed since, says so instead. */
export async function sendCampaignAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId, shop, email } = await requireShop()
  const form = parseForm(SendForm, formData)
  if (!form.ok) return refused('This page is out of date. Please load it again.', formData)
  const { campaignId, ...agreed } = form.data

  const review = await reviewCampaign(shopId, campaignId, shop.country)
  if (!review) notFound()
  if (review.draft.status !== 'DRAFT') redirect(`/campaigns/${campaignId}`)
  if (Object.keys(review.problems).length > 0) redirect(`/campaigns/new?draft=${campaignId}&check=1`)
  const changes = changesSince(agreed, review.agreement)
  if (changes.length > 0) {
    revalidatePath(`/campaigns/${campaignId}/review`)
    return refused(`Nothing was sent. ${changes.join(' ')}`, formData)
  }

  const sent = await sendCampaign({ shopId, campaignId }, systemClock.now(), email)
  if (!sent.ok && sent.reason === 'not_found') notFound()
  if (!sent.ok && sent.reason === 'not_ready') redirect(`/campaigns/new?draft=${campaignId}&check=1`)
  if (!sent.ok && sent.reason === 'no_recipients') return refused('There is nobody to send this to.', formData)
  // Not a draft any more: another tab or a double click has sent it, once.
  if (sent.ok) {
    wakeDispatcher()
    const { undoSeconds } = await findSendingRules(shopId)
    if (undoSeconds === 0) await waitUntilSent(campaignId, WAIT_MS)
  }
  redirect(`/campaigns/${campaignId}`)
}

/** Makes a draft again of what was sent, as long as nothing has left, and opens it; too late, the campaign's page says so. */
export async function undoSendAction(formData: FormData) {
  const { shopId, email } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  const { campaignId } = form.data
  const undone = await undoSend({ shopId, campaignId }, systemClock.now(), email)
  if (!undone.ok && undone.reason === 'not_found') notFound()
  if (!undone.ok && undone.reason === 'already_sending') redirect(`/campaigns/${campaignId}?undo=late`)
  // A draft already (another tab was quicker) is shown in compose, what is over on its page.
  redirect(undone.ok ? `/campaigns/new?draft=${campaignId}` : `/campaigns/${campaignId}`)
}

export async function pauseCampaignAction(formData: FormData) {
  const { shopId, email } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  await pauseCampaign({ shopId, ...form.data }, systemClock.now(), email)
  revalidatePath(`/campaigns/${form.data.campaignId}`)
}

export async function resumeCampaignAction(formData: FormData) {
  const { shopId, email } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  await resumeCampaign({ shopId, ...form.data }, systemClock.now(), email)
  wakeDispatcher()
  revalidatePath(`/campaigns/${form.data.campaignId}`)
}

export async function stopCampaignAction(formData: FormData) {
  const { shopId, email } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  await stopCampaign({ shopId, ...form.data }, systemClock.now(), email)
  revalidatePath(`/campaigns/${form.data.campaignId}`)
}

/** Sends once more to people for whom nobody knows whether it arrived. A campaign that was stopped says on its page that it does not. */
export async function sendAgainAction(formData: FormData) {
  const { shopId, email } = await requireShop()
  const form = parseForm(DecisionForm, formData)
  if (!form.ok) notFound()
  await sendAgain({ shopId, ...form.data }, systemClock.now(), email)
  wakeDispatcher()
  revalidatePath(`/campaigns/${form.data.campaignId}`)
}

/** Leaves it at the one try for people for whom nobody knows whether it arrived. */
export async function giveUpAction(formData: FormData) {
  const { shopId, email } = await requireShop()
  const form = parseForm(DecisionForm, formData)
  if (!form.ok) notFound()
  await giveUp({ shopId, ...form.data }, systemClock.now(), email)
  revalidatePath(`/campaigns/${form.data.campaignId}`)
}

/** Makes a draft from a campaign and opens it. */
export async function duplicateCampaignAction(formData: FormData) {
  const { shopId } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  const copy = await duplicateCampaign(shopId, form.data.campaignId)
  if (!copy.ok) notFound()
  redirect(`/campaigns/new?draft=${copy.campaignId}`)
}

/** Deletes a draft; a campaign that was sent in the meantime is shown instead. */
export async function deleteDraftAction(formData: FormData) {
  const { shopId } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  const deleted = await deleteDraft(shopId, form.data.campaignId)
  redirect(deleted.ok || deleted.reason === 'not_found' ? '/campaigns' : `/campaigns/${form.data.campaignId}`)
}

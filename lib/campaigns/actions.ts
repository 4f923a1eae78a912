'use server'

import { revalidatePath } from 'next/cache'
import { notFound, redirect } from 'next/navigation'
import { requireShop } from '@/lib/auth/session'
import { runUntilDone, wakeDispatcher } from '@/lib/dispatcher/wake'
import { type FormState, parseForm, refused } from '@/lib/forms/form-state'
import { createDraft, deleteDraft, duplicateCampaign } from './mutations'
import { changesSince, reviewCampaign } from './review'
import { CampaignForm, DraftForm, draftProblems, SendForm } from './schema'
import { pauseCampaign, resumeCampaign, sendCampaign, stopCampaign } from './sending'

/** A small campaign is done when the page appears; a large one goes on behind it. */
const WAIT_MS = 3_000

/** Saves what is in the compose form and goes on to the review, or back to compose with what is to be mended. */
export async function reviewDraftAction(formData: FormData) {
  const { shopId } = await requireShop()
  const form = parseForm(DraftForm, formData)
  if (!form.ok) notFound()
  const { draftId, draft } = form.data

  const saved = await createDraft(shopId, draft, draftId)
  if (!saved.ok && saved.reason === 'not_found') notFound()
  if (!saved.ok) redirect(`/campaigns/${draftId}`)
  redirect(Object.keys(draftProblems(draft)).length > 0 ? `/campaigns/new?draft=${draftId}&check=1` : `/campaigns/${draftId}/review`)
}

/** Sends what was reviewed, and only that: if the audience or the text has changed since, says so instead. */
export async function sendCampaignAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId, shop } = await requireShop()
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

  const sent = await sendCampaign({ shopId, campaignId })
  if (!sent.ok && sent.reason === 'not_found') notFound()
  if (!sent.ok && sent.reason === 'not_ready') redirect(`/campaigns/new?draft=${campaignId}&check=1`)
  if (!sent.ok && sent.reason === 'no_recipients') return refused('There is nobody to send this to.', formData)
  // Not a draft any more: another tab or a double click has sent it, once.
  if (sent.ok) {
    wakeDispatcher()
    await runUntilDone(campaignId, WAIT_MS)
  }
  redirect(`/campaigns/${campaignId}`)
}

export async function pauseCampaignAction(formData: FormData) {
  const { shopId } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  await pauseCampaign({ shopId, ...form.data })
  revalidatePath(`/campaigns/${form.data.campaignId}`)
}

export async function resumeCampaignAction(formData: FormData) {
  const { shopId } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  await resumeCampaign({ shopId, ...form.data })
  wakeDispatcher()
  revalidatePath(`/campaigns/${form.data.campaignId}`)
}

export async function stopCampaignAction(formData: FormData) {
  const { shopId } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  await stopCampaign({ shopId, ...form.data })
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

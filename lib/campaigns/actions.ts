'use server'

import { revalidatePath } from 'next/cache'
import { notFound, redirect } from 'next/navigation'
import { requireShop } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { waitUntilSent, wakeDispatcher } from '@/lib/dispatcher/wake'
import { type Answer, done, notDone } from '@/lib/forms/answer'
import { type FormState, parseForm, refused } from '@/lib/forms/form-state'
import { type DecisionResult, giveUp, sendAgain } from '@/lib/messages/decisions'
import { findSendingRules } from '@/lib/shop/queries'
import { campaignHref, campaignListHref, composeHref, reviewHref } from './addresses'
import { type ControlResult, pauseCampaign, resumeCampaign, stopCampaign } from './control'
import { type DeleteRefusal, type DraftRefusal, deleteDraft, duplicateCampaign, type NewerDraft, saveDraft } from './mutations'
import { controlWords, decisionWords, notAsAgreedWords } from './refusal-words'
import { CampaignForm, DecisionForm, DRAFT_FIELDS, type DraftContent, DraftForm, draftProblems, SendForm } from './schema'
import { type SendRefusal, sendCampaign } from './send'
import { type UndoRefusal, undoSend } from './undo'

/** How long Send waits if the shop has no time to undo. A small campaign is then sent before its page appears; a larger one goes on in the background. */
const WAIT_MS = 3_000
const OUT_OF_DATE = 'This page is out of date. Please load it again.'

export type DraftConflict = { newer: NewerDraft; typed: Pick<DraftContent, 'name' | 'sender' | 'text'> }

const saveRefusals: Record<Exclude<DraftRefusal, 'changed_elsewhere'>, (draftId: string) => never> = {
  not_found: () => notFound(),
  not_a_draft: (draftId) => redirect(campaignHref(draftId)),
}

/**
 * Saves the compose form and opens the review, or compose if something has to be corrected. If another window has changed the draft,
 * it saves nothing and returns what the owner typed.
 */
export async function reviewDraftAction(_: DraftConflict | null, formData: FormData): Promise<DraftConflict> {
  const { shopId } = await requireShop()
  const form = parseForm(DraftForm, formData, { mostFields: DRAFT_FIELDS })
  if (!form.ok) notFound()
  const { draftId, draft, save } = form.data
  const { name, sender, text } = draft

  const saved = await saveDraft(shopId, draft, draftId, save)
  if (saved.ok) redirect(Object.keys(draftProblems(draft)).length > 0 ? composeHref({ draft: draftId, check: '1' }) : reviewHref(draftId))
  if (saved.reason === 'changed_elsewhere') return { newer: saved.newer, typed: { name, sender, text } }
  return saveRefusals[saved.reason](draftId)
}

type Pressed = { campaignId: string; formData: FormData }
const sendRefusals: Record<Exclude<SendRefusal['reason'], 'not_as_agreed'>, (pressed: Pressed) => FormState> = {
  not_found: () => notFound(),
  // Another tab or a double click has sent it.
  not_a_draft: ({ campaignId }) => redirect(campaignHref(campaignId)),
  not_ready: ({ campaignId }) => redirect(composeHref({ draft: campaignId, check: '1' })),
  no_recipients: ({ formData }) => refused('There is nobody to send this to.', formData),
}

/** Sends what the review page showed. If something has changed since, it sends nothing and says what changed. */
export async function sendCampaignAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId, email } = await requireShop()
  const form = parseForm(SendForm, formData)
  if (!form.ok) return refused(OUT_OF_DATE, formData)
  const { campaignId, ...agreed } = form.data

  const sent = await sendCampaign({ shopId, campaignId }, agreed, systemClock.now(), email)
  if (sent.ok) {
    wakeDispatcher()
    const { undoSeconds } = await findSendingRules(shopId)
    if (undoSeconds === 0) await waitUntilSent(campaignId, WAIT_MS)
    redirect(campaignHref(campaignId))
  }
  if (sent.reason !== 'not_as_agreed') return sendRefusals[sent.reason]({ campaignId, formData })
  revalidatePath(reviewHref(campaignId))
  return refused(notAsAgreedWords(sent.changes), formData)
}

const undoRefusals: Record<UndoRefusal, (campaignId: string) => never> = {
  not_found: () => notFound(),
  already_sending: (campaignId) => redirect(campaignHref(campaignId, { undo: 'late' })),
  // If another tab has already undone the send, the campaign's page redirects to compose.
  not_sending: (campaignId) => redirect(campaignHref(campaignId)),
}

/** Makes a sent campaign a draft again and opens it. If the first texts may have left, the campaign's page says that it is too late. */
export async function undoSendAction(formData: FormData) {
  const { shopId, email } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  const { campaignId } = form.data
  const undone = await undoSend({ shopId, campaignId }, systemClock.now(), email)
  if (!undone.ok) undoRefusals[undone.reason](campaignId)
  redirect(composeHref({ draft: campaignId }))
}

export async function pauseCampaignAction(formData: FormData): Promise<Answer> {
  const { shopId, email } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) return notDone(OUT_OF_DATE)
  return controlled(form.data.campaignId, email, await pauseCampaign({ shopId, ...form.data }, systemClock.now(), email))
}

export async function resumeCampaignAction(formData: FormData): Promise<Answer> {
  const { shopId, email } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) return notDone(OUT_OF_DATE)
  const resumed = await resumeCampaign({ shopId, ...form.data }, systemClock.now(), email)
  wakeDispatcher()
  return controlled(form.data.campaignId, email, resumed)
}

export async function stopCampaignAction(formData: FormData): Promise<Answer> {
  const { shopId, email } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) return notDone(OUT_OF_DATE)
  return controlled(form.data.campaignId, email, await stopCampaign({ shopId, ...form.data }, systemClock.now(), email))
}

function controlled(campaignId: string, email: string, result: ControlResult): Answer {
  revalidatePath(campaignHref(campaignId))
  return result.ok ? done : notDone(controlWords(result, email))
}

/** Sends uncertain texts again: the one at `position`, or all of the campaign's. */
export async function sendAgainAction(formData: FormData): Promise<Answer> {
  const { shopId, email } = await requireShop()
  const form = parseForm(DecisionForm, formData)
  if (!form.ok) return notDone(OUT_OF_DATE)
  const decided = await sendAgain({ shopId, ...form.data }, systemClock.now(), email)
  wakeDispatcher()
  return answerOf(form.data.campaignId, decided)
}

/** Gives up uncertain texts: the one at `position`, or all of the campaign's. */
export async function giveUpAction(formData: FormData): Promise<Answer> {
  const { shopId, email } = await requireShop()
  const form = parseForm(DecisionForm, formData)
  if (!form.ok) return notDone(OUT_OF_DATE)
  return answerOf(form.data.campaignId, await giveUp({ shopId, ...form.data }, systemClock.now(), email))
}

function answerOf(campaignId: string, decided: DecisionResult): Answer {
  revalidatePath(campaignHref(campaignId))
  return decided.ok ? done : notDone(decisionWords[decided.reason])
}

/** Copies a campaign into a new draft and opens it. */
export async function duplicateCampaignAction(formData: FormData) {
  const { shopId } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  const copy = await duplicateCampaign(shopId, form.data.campaignId)
  if (!copy.ok) notFound()
  redirect(composeHref({ draft: copy.campaignId }))
}

const deleteRefusals: Record<DeleteRefusal, (campaignId: string) => string> = {
  not_found: () => campaignListHref(),
  not_a_draft: (campaignId) => campaignHref(campaignId),
}

/** Deletes a draft. If it has been sent in the meantime, its page opens instead. */
export async function deleteDraftAction(formData: FormData) {
  const { shopId } = await requireShop()
  const form = parseForm(CampaignForm, formData)
  if (!form.ok) notFound()
  const { campaignId } = form.data
  const deleted = await deleteDraft(shopId, campaignId)
  redirect(deleted.ok ? campaignListHref() : deleteRefusals[deleted.reason](campaignId))
}

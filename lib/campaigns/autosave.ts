import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { parseForm } from '@/lib/forms/form-state'
import { type AudienceCount, countAudience } from './audience'
import { createDraft, type DraftRefusal } from './mutations'
import { findDraft } from './queries'
import { DraftForm } from './schema'

type AutosaveResult = { ok: true; audience: AudienceCount; version: number } | { ok: false; message: string }

const REFUSALS: Record<DraftRefusal, string> = {
  not_found: 'This draft does not exist any more.',
  not_a_draft: 'This campaign has been sent already, so it cannot be changed.',
}

/**
 * Keeps what stands in the compose form, finished or not; the first save makes the draft.
 * @returns how many people are meant now and when it was saved (ms), or, in words, why this will never be kept.
 */
export async function autosaveDraft(shopId: ShopId, formData: FormData): Promise<AutosaveResult> {
  const form = parseForm(DraftForm, formData)
  if (!form.ok) return { ok: false, message: 'This is not what the compose form sends.' }
  const saved = await createDraft(shopId, form.data.draft, form.data.draftId)
  if (!saved.ok) return { ok: false, message: REFUSALS[saved.reason] }
  const [audience, kept] = await Promise.all([countAudience(shopId, form.data.draft.audience), findDraft(shopId, saved.campaignId)])
  return { ok: true, audience, version: kept?.updatedAt.getTime() ?? 0 }
}

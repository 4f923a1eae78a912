import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { parseForm } from '@/lib/forms/form-state'
import { type AudienceCount, countAudience } from './audience'
import { type NewerDraft, saveDraft } from './mutations'
import { draftWords } from './refusal-words'
import { DRAFT_FIELDS, DraftForm } from './schema'

type AutosaveResult = { ok: true; audience: AudienceCount } | { ok: false; message: string; newer?: NewerDraft }

/**
 * Saves the compose form, complete or not. The first save creates the draft.
 * @returns how many people the audience has now, or a sentence that says why nothing was saved. `newer` is what another window saved in
 * the meantime.
 */
export async function autosaveDraft(shopId: ShopId, formData: FormData): Promise<AutosaveResult> {
  const form = parseForm(DraftForm, formData, { mostFields: DRAFT_FIELDS })
  if (!form.ok) return { ok: false, message: 'This page is out of date. Please load it again.' }
  const { draft, draftId, save } = form.data
  const saved = await saveDraft(shopId, draft, draftId, save)
  if (!saved.ok) return { ok: false, message: draftWords[saved.reason], newer: saved.reason === 'changed_elsewhere' ? saved.newer : undefined }
  return { ok: true, audience: await countAudience(shopId, draft.audience) }
}

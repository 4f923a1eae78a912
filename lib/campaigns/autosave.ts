import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { parseForm } from '@/lib/forms/form-state'
import { type AudienceCount, countAudience } from './audience'
import { type DraftRefusal, type NewerDraft, saveDraft } from './mutations'
import { DraftForm } from './schema'

type AutosaveResult = { ok: true; audience: AudienceCount } | { ok: false; message: string; newer?: NewerDraft }

const REFUSALS: Record<DraftRefusal | 'changed_elsewhere', string> = {
  not_found: 'This draft does not exist any more.',
  not_a_draft: 'This campaign has been sent already, so it cannot be changed.',
  changed_elsewhere: 'This invitation was changed in another window.',
}

/**
 * Keeps what stands in the compose form, finished or not; the first save makes the draft.
 * @returns how many people are meant now, or, in words, why this is not kept; `newer` is what another window saved meanwhile.
 */
export async function autosaveDraft(shopId: ShopId, formData: FormData): Promise<AutosaveResult> {
  const form = parseForm(DraftForm, formData)
  if (!form.ok) return { ok: false, message: 'This is not what the compose form sends.' }
  const { draft, draftId, save } = form.data
  const saved = await saveDraft(shopId, draft, draftId, save)
  if (!saved.ok) return { ok: false, message: REFUSALS[saved.reason], newer: saved.reason === 'changed_elsewhere' ? saved.newer : undefined }
  return { ok: true, audience: await countAudience(shopId, draft.audience) }
}

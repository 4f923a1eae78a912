'use server'

import { revalidatePath } from 'next/cache'
import { requireShop } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { type FormState, parseForm } from '@/lib/forms/form-state'
import { rotateReportSecret } from './mutations'
import { NewAddressInput } from './schema'

/** Creates a new address for delivery reports (rotateReportSecret). */
export async function newReportAddressAction(formData: FormData): Promise<FormState> {
  const { shopId, email } = await requireShop()
  const form = parseForm(NewAddressInput, formData)
  if (!form.ok) return form.state
  await rotateReportSecret(shopId, { actor: email, old: form.data.old, now: systemClock.now() })
  revalidatePath('/settings/connection')
  return { status: 'done', message: 'There is a new address.' }
}

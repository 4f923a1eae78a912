'use server'

import { revalidatePath } from 'next/cache'
import { requireShop } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { type FormState, parseForm, refused } from '@/lib/forms/form-state'
import { allowTexts, optOut } from './mutations'
import { AllowTextsInput, OptOutInput } from './schema'

const UNKNOWN = 'This person is no longer on your list.'

export async function optOutAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId } = await requireShop()
  const form = parseForm(OptOutInput, formData)
  if (!form.ok) return form.state
  const result = await optOut(shopId, form.data.customerId, { reason: form.data.reason, source: 'owner', now: systemClock.now() })
  if (!result.ok && result.reason === 'unknown_person') return refused(UNKNOWN, formData)
  revalidatePath('/customers', 'layout')
  return { status: 'done', message: 'Opted out. No campaign will text this number.' }
}

export async function allowTextsAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId } = await requireShop()
  const form = parseForm(AllowTextsInput, formData)
  if (!form.ok) return form.state
  const result = await allowTexts(shopId, form.data.customerId, { reason: form.data.reason, source: 'owner', now: systemClock.now() })
  if (!result.ok && result.reason === 'unknown_person') return refused(UNKNOWN, formData)
  revalidatePath('/customers', 'layout')
  return { status: 'done', message: 'Texts are allowed again.' }
}

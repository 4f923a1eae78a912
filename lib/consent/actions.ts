'use server'

import { revalidatePath } from 'next/cache'
import { requireShop } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { type FormState, parseForm, refused } from '@/lib/forms/form-state'
import { allowTexts, type ConsentRefusal, optOut } from './mutations'
import { AllowTextsInput, OptOutInput } from './schema'

const doneWith = (message: string) => (): FormState => ({ status: 'done', message })
const unknownPerson = (formData: FormData): FormState => refused('This person is no longer on your list.', formData)

const optOutRefusals: Record<ConsentRefusal, (formData: FormData) => FormState> = {
  unknown_person: unknownPerson,
  no_change: doneWith('This number has already opted out. No campaign will text it.'),
}
const allowTextsRefusals: Record<ConsentRefusal, (formData: FormData) => FormState> = {
  unknown_person: unknownPerson,
  no_change: doneWith('Texts to this number are already allowed.'),
}

export async function optOutAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId } = await requireShop()
  const form = parseForm(OptOutInput, formData)
  if (!form.ok) return form.state
  const result = await optOut(shopId, form.data.customerId, { reason: form.data.reason, source: 'owner', now: systemClock.now() })
  revalidatePath('/customers', 'layout')
  if (!result.ok) return optOutRefusals[result.reason](formData)
  return { status: 'done', message: 'Opted out. No campaign will text this number.' }
}

export async function allowTextsAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId } = await requireShop()
  const form = parseForm(AllowTextsInput, formData)
  if (!form.ok) return form.state
  const result = await allowTexts(shopId, form.data.customerId, { reason: form.data.reason, source: 'owner', now: systemClock.now() })
  revalidatePath('/customers', 'layout')
  if (!result.ok) return allowTextsRefusals[result.reason](formData)
  return { status: 'done', message: 'Texts are allowed again.' }
}

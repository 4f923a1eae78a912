'use server'

import { revalidatePath } from 'next/cache'
import { SetUpInput } from '@/lib/auth/schema'
import { requireShop } from '@/lib/auth/session'
import { wakeDispatcher } from '@/lib/dispatcher/wake'
import { type FormState, parseForm } from '@/lib/forms/form-state'
import { saveSendingRules, saveShop } from './mutations'
import { SendingRules } from './schema'

const ShopInput = SetUpInput.pick({ shopName: true, country: true, timeZone: true })

export async function saveShopAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId } = await requireShop()
  const form = parseForm(ShopInput, formData)
  if (!form.ok) return form.state
  await saveShop(shopId, form.data)
  revalidatePath('/', 'layout')
  return { status: 'done', message: 'Saved.' }
}

export async function saveSendingRulesAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId } = await requireShop()
  const form = parseForm(SendingRules, formData)
  if (!form.ok) return form.state
  await saveSendingRules(shopId, form.data)
  // With shorter quiet hours or a higher limit, a campaign may be able to send at once.
  wakeDispatcher()
  revalidatePath('/settings/shop')
  return { status: 'done', message: 'Saved.' }
}

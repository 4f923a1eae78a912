'use server'

import { revalidatePath } from 'next/cache'
import { SetUpInput } from '@/lib/auth/schema'
import { requireShop } from '@/lib/auth/session'
import { type FormState, parseForm } from '@/lib/forms/form-state'
import { saveShop } from './mutations'

const ShopInput = SetUpInput.pick({ shopName: true, country: true, timeZone: true })

export async function saveShopAction(_: FormState, formData: FormData): Promise<FormState> {
  const { shopId } = await requireShop()
  const form = parseForm(ShopInput, formData)
  if (!form.ok) return form.state
  await saveShop(shopId, form.data)
  revalidatePath('/', 'layout')
  return { status: 'done', message: 'Saved.' }
}

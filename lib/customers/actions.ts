'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { requireShop } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { type FormState, parseForm, refused } from '@/lib/forms/form-state'
import { phoneRefusalText } from '@/lib/phone/describe-phone'
import { readPhone } from '@/lib/phone/phone-number'
import { peopleWords } from '@/lib/words/counts'
import { displayName } from './display-name'
import { createCustomer, deleteCustomers, restoreCustomers, type SaveRefusal, type SaveResult, tagCustomers, updateCustomer } from './mutations'
import { CustomerInput, PeopleInput, TagPeopleInput } from './schema'

/** `saved` is the person just saved. `existing` is the person who has the number already. */
export type CustomerFormState = FormState & { saved?: { id: string; name: string }; existing?: { id: string; name: string } }

type Saver = (person: CustomerInput) => Promise<SaveResult>
type RefusalOf<Reason extends SaveRefusal['reason']> = Extract<SaveRefusal, { reason: Reason }>
type SaveRefusals = { [Reason in SaveRefusal['reason']]: (refusal: RefusalOf<Reason>, formData: FormData) => CustomerFormState }

const saveRefusals: SaveRefusals = {
  number_taken: ({ existing: { id, ...person } }, formData) => {
    const existing = { id, name: displayName(person) }
    return { ...refused(`${existing.name} has this number already.`, formData, 'phone'), existing }
  },
  unknown_person: (_, formData) => refused('This person is no longer on your list.', formData),
}

function refusedSave<Reason extends SaveRefusal['reason']>(refusal: RefusalOf<Reason>, formData: FormData): CustomerFormState {
  const answer: (refusal: RefusalOf<Reason>, formData: FormData) => CustomerFormState = saveRefusals[refusal.reason as Reason]
  return answer(refusal, formData)
}

export async function createCustomerAction(_: CustomerFormState, formData: FormData): Promise<CustomerFormState> {
  const { shopId, shop } = await requireShop()
  return save(formData, shop.country, (person) => createCustomer(shopId, person, systemClock.now()))
}

export async function updateCustomerAction(id: string, _: CustomerFormState, formData: FormData): Promise<CustomerFormState> {
  const { shopId, shop } = await requireShop()
  const customerId = z.string().max(64).parse(id)
  return save(formData, shop.country, (person) => updateCustomer(shopId, customerId, person))
}

async function save(formData: FormData, country: string, saver: Saver): Promise<CustomerFormState> {
  const form = parseForm(CustomerInput, formData)
  if (!form.ok) return form.state
  const reading = readPhone(form.data.phone, country)
  if (!reading.ok) return refused(phoneRefusalText(reading.reason, country), formData, 'phone')
  const person = { ...form.data, phone: reading.phone }
  const result = await saver(person)
  if (!result.ok) return refusedSave(result, formData)
  revalidatePath('/customers', 'layout')
  return { status: 'done', message: `${displayName(person)} is saved.`, saved: { id: result.id, name: displayName(person) } }
}

/** Deletes people. @returns the ids that were deleted, to undo with `restoreCustomersAction`. */
export async function deleteCustomersAction(input: { ids: string[] }): Promise<string[]> {
  const { shopId } = await requireShop()
  const { ids } = PeopleInput.parse(input)
  const deleted = await deleteCustomers(shopId, ids, systemClock.now())
  revalidatePath('/customers', 'layout')
  return deleted
}

/** Undoes a deletion. @returns how many people were restored. */
export async function restoreCustomersAction(input: { ids: string[] }): Promise<number> {
  const { shopId } = await requireShop()
  const { ids } = PeopleInput.parse(input)
  const restored = await restoreCustomers(shopId, ids)
  revalidatePath('/customers', 'layout')
  return restored
}

/** Adds tags, separated by commas, to people. @returns a sentence for the owner. */
export async function tagCustomersAction(input: { ids: string[]; tags: string }): Promise<{ ok: boolean; message: string }> {
  const { shopId } = await requireShop()
  const parsed = TagPeopleInput.safeParse(input)
  if (!parsed.success) return { ok: false, message: parsed.error.issues[0]?.message ?? 'Please write a tag.' }
  const people = await tagCustomers(shopId, parsed.data.ids, parsed.data.tags)
  revalidatePath('/customers', 'layout')
  if (people === 0) return { ok: false, message: 'These people are no longer on your list.' }
  return { ok: true, message: `${peopleWords(people)} tagged ${parsed.data.tags.join(', ')}.` }
}

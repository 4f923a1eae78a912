import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { lockNumbers } from '@/lib/consent/lock'
import { findOptOuts } from '@/lib/consent/queries'
import { type Tx, write } from '@/lib/db/client'
import { existingCustomerIds } from './queries'
import type { CustomerInput } from './schema'
import { searchText, sortName } from './search-text'
import { addTags, ensureTags, removeUnusedTags } from './tags'

/** What is stored of a person. `phone` is E.164 already (lib/phone). */
export type Person = Omit<CustomerInput, 'phone'> & { phone: string }
type Existing = { id: string; firstName: string; lastName: string; phone: string }
/** `number_taken`: somebody on the list has the number. `unknown_person`: the person is not on the shop's list, or not any more. */
export type SaveRefusal = { reason: 'number_taken'; existing: Existing } | { reason: 'unknown_person' }
export type SaveResult = { ok: true; id: string } | ({ ok: false } & SaveRefusal)

const summary = { id: true, firstName: true, lastName: true, phone: true } as const

/**
 * Adds a person. If a deleted person has the number, that row is restored with the new data. An opt-out of the number still
 * applies. Refuses a number that somebody on the list has, and says who.
 */
export function createCustomer(shopId: ShopId, person: Person, now: Date): Promise<SaveResult> {
  return write(async (tx) => {
    await lockNumbers(tx, shopId)
    const holder = await tx.customer.findUnique({ where: { shopId_phone: { shopId, phone: person.phone } }, select: { ...summary, deletedAt: true } })
    if (holder && !holder.deletedAt) return { ok: false, reason: 'number_taken', existing: holder }
    if (holder) await removeAllTags(tx, holder.id)
    const data = { ...columnsOf(person), ...(await optOutOf(tx, shopId, person.phone)), createdAt: now, importId: null, deletedAt: null }
    const { id } = holder ? await tx.customer.update({ where: { id: holder.id }, data }) : await tx.customer.create({ data: { ...data, shopId } })
    await addNamedTags(tx, shopId, id, person.tags)
    return { ok: true, id }
  })
}

/**
 * Changes a person and replaces their tags. Refuses a number that somebody else on the list has, and an id that is not on the
 * list. If a deleted person has the number, that row is removed for good.
 */
export function updateCustomer(shopId: ShopId, id: string, person: Person): Promise<SaveResult> {
  return write(async (tx) => {
    await lockNumbers(tx, shopId)
    const holder = await tx.customer.findFirst({ where: { shopId, phone: person.phone, id: { not: id } }, select: { ...summary, deletedAt: true } })
    if (holder && !holder.deletedAt) return { ok: false, reason: 'number_taken', existing: holder }
    const current = await tx.customer.findFirst({ where: { id, shopId, deletedAt: null }, select: { phone: true } })
    if (!current) return { ok: false, reason: 'unknown_person' }
    if (holder) await tx.customer.delete({ where: { id: holder.id } })
    // An opt-out belongs to the number, so a new number may have one of its own.
    const optOut = current.phone === person.phone ? {} : await optOutOf(tx, shopId, person.phone)
    await tx.customer.update({ where: { id }, data: { ...columnsOf(person), ...optOut } })
    await removeAllTags(tx, id)
    await addNamedTags(tx, shopId, id, person.tags)
    await removeUnusedTags(tx, shopId)
    return { ok: true, id }
  })
}

function columnsOf({ phone, firstName, lastName, email }: Person) {
  const columns = { phone, firstName, lastName, email }
  return { ...columns, sortName: sortName(columns), searchText: searchText(columns) }
}

async function optOutOf(tx: Tx, shopId: ShopId, phone: string) {
  const optOut = (await findOptOuts(tx, shopId, [phone])).get(phone)
  return { optedOutAt: optOut?.at ?? null, optOutReason: optOut?.reason ?? null }
}

async function removeAllTags(tx: Tx, customerId: string) {
  await tx.customerTag.deleteMany({ where: { customerId } })
}

async function addNamedTags(tx: Tx, shopId: ShopId, customerId: string, names: readonly string[]) {
  const tags = await ensureTags(tx, shopId, names)
  await addTags(
    tx,
    [...tags.values()].map((tagId) => ({ customerId, tagId })),
  )
}

/** Removes people from all lists and audiences until `restoreCustomers` undoes it. @returns the ids that were deleted. */
export function deleteCustomers(shopId: ShopId, ids: readonly string[], now: Date): Promise<string[]> {
  return write(async (tx) => {
    const rows = await tx.customer.updateManyAndReturn({
      where: { shopId, id: { in: [...ids] }, deletedAt: null },
      data: { deletedAt: now },
      select: { id: true },
    })
    return rows.map(({ id }) => id)
  })
}

/** Undoes `deleteCustomers`. @returns how many people were restored. */
export async function restoreCustomers(shopId: ShopId, ids: readonly string[]): Promise<number> {
  const { count } = await write((tx) =>
    tx.customer.updateMany({ where: { shopId, id: { in: [...ids] }, deletedAt: { not: null } }, data: { deletedAt: null } }),
  )
  return count
}

/** Adds tags to people of the shop, and creates the tags that do not exist yet. @returns how many of these people are on the list. */
export function tagCustomers(shopId: ShopId, ids: readonly string[], names: readonly string[]): Promise<number> {
  return write(async (tx) => {
    const people = await existingCustomerIds(tx, shopId, ids)
    if (people.length === 0) return 0
    const tags = [...(await ensureTags(tx, shopId, names)).values()]
    await addTags(
      tx,
      people.flatMap((customerId) => tags.map((tagId) => ({ customerId, tagId }))),
    )
    return people.length
  })
}

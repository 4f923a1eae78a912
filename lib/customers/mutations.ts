import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { lockNumbers } from '@/lib/consent/lock'
import { findOptOuts } from '@/lib/consent/queries'
import { type Tx, write } from '@/lib/db/client'
import { existingCustomerIds } from './queries'
import type { CustomerInput } from './schema'
import { searchText, sortName } from './search-text'
import { addTags, ensureTags, removeUnusedTags } from './tags'

/** What is kept of a person; `phone` is E.164 already (lib/phone). */
export type Person = Omit<CustomerInput, 'phone'> & { phone: string }
type Existing = { id: string; firstName: string; lastName: string; phone: string }
export type SaveResult = { ok: true; id: string } | { ok: false; reason: 'number_taken'; existing: Existing } | { ok: false; reason: 'unknown_person' }

const summary = { id: true, firstName: true, lastName: true, phone: true } as const

/**
 * Adds a person. The number of a deleted person revives that row with what is given now; an opt-out of the number holds on.
 * Refuses a number that somebody on the list has, and names them.
 */
export function createCustomer(shopId: ShopId, person: Person, now: Date): Promise<SaveResult> {
  return write(async (tx) => {
    await lockNumbers(tx, shopId)
    const holder = await tx.customer.findUnique({ where: { shopId_phone: { shopId, phone: person.phone } }, select: { ...summary, deletedAt: true } })
    if (holder && !holder.deletedAt) return { ok: false, reason: 'number_taken', existing: holder }
    if (holder) await forgetTags(tx, holder.id)
    const data = { ...columnsOf(person), ...(await optOutOf(tx, shopId, person.phone)), createdAt: now, importId: null, deletedAt: null }
    const { id } = holder ? await tx.customer.update({ where: { id: holder.id }, data }) : await tx.customer.create({ data: { ...data, shopId } })
    await giveTags(tx, shopId, id, person.tags)
    return { ok: true, id }
  })
}

/** Changes a person, tags included. A new number must be free; if a deleted person has it, that row makes way for good. */
export function updateCustomer(shopId: ShopId, id: string, person: Person): Promise<SaveResult> {
  return write(async (tx) => {
    await lockNumbers(tx, shopId)
    const holder = await tx.customer.findFirst({ where: { shopId, phone: person.phone, id: { not: id } }, select: { ...summary, deletedAt: true } })
    if (holder && !holder.deletedAt) return { ok: false, reason: 'number_taken', existing: holder }
    const current = await tx.customer.findFirst({ where: { id, shopId, deletedAt: null }, select: { phone: true } })
    if (!current) return { ok: false, reason: 'unknown_person' }
    if (holder) await tx.customer.delete({ where: { id: holder.id } })
    // An opt-out belongs to the number: another number comes with its own.
    const optOut = current.phone === person.phone ? {} : await optOutOf(tx, shopId, person.phone)
    await tx.customer.update({ where: { id }, data: { ...columnsOf(person), ...optOut } })
    await forgetTags(tx, id)
    await giveTags(tx, shopId, id, person.tags)
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

async function forgetTags(tx: Tx, customerId: string) {
  await tx.customerTag.deleteMany({ where: { customerId } })
}

async function giveTags(tx: Tx, shopId: ShopId, customerId: string, names: readonly string[]) {
  const tags = await ensureTags(tx, shopId, names)
  await addTags(
    tx,
    [...tags.values()].map((tagId) => ({ customerId, tagId })),
  )
}

/** Takes people off every list and audience; `restoreCustomers` brings them back. @returns the ids that were deleted. */
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

/** Undoes `deleteCustomers`. @returns how many came back. */
export async function restoreCustomers(shopId: ShopId, ids: readonly string[]): Promise<number> {
  const { count } = await write((tx) =>
    tx.customer.updateMany({ where: { shopId, id: { in: [...ids] }, deletedAt: { not: null } }, data: { deletedAt: null } }),
  )
  return count
}

/** Gives tags, made on the way where needed, to people of the shop. @returns how many people. */
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

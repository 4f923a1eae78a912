import { describe, expect, it } from 'vitest'
import type { ShopId } from '@/lib/auth/shop-id'
import { allowTexts, optOut, optOutPhone } from '@/lib/consent/mutations'
import { listConsentEvents } from '@/lib/consent/queries'
import { db, write } from '@/lib/db/client'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createCustomer, deleteCustomers, restoreCustomers, tagCustomers, updateCustomer } from './mutations'
import { countCustomers, existingCustomerIds, findCustomer, findCustomerByPhone, listCustomers, listTags } from './queries'
import { CustomerListQuery } from './schema'

const NOW = new Date('2026-06-01T10:00:00Z')
const LATER = new Date('2026-06-02T10:00:00Z')
const everyone = CustomerListQuery.parse({})
const because = (reason: string) => ({ reason, source: 'owner', now: NOW }) as const

async function addPerson(shopId: ShopId, n: number, person: { firstName?: string; lastName?: string; email?: string; tags?: string[] } = {}) {
  const result = await createCustomer(shopId, { phone: swissMobile(n), firstName: '', lastName: '', email: '', tags: [], ...person }, NOW)
  if (!result.ok) throw new Error(result.reason)
  return result.id
}
const names = async (shopId: ShopId, query: Partial<CustomerListQuery> = {}) =>
  (await listCustomers(shopId, { ...everyone, ...query })).customers.map(({ firstName }) => firstName)

describe('createCustomer', () => {
  it('refuses a number that somebody in the shop has, and says who', async () => {
    const shopId = await createShop()
    const id = await addPerson(shopId, 1, { firstName: 'Ana' })
    const again = { phone: swissMobile(1), firstName: 'Ivo', lastName: '', email: '', tags: [] }
    expect(await createCustomer(shopId, again, NOW)).toMatchObject({ ok: false, reason: 'number_taken', existing: { id, firstName: 'Ana' } })
    expect(await createCustomer(await createShop(), again, NOW)).toMatchObject({ ok: true })
  })

  it('adds a person once when the owner clicks twice', async () => {
    const shopId = await createShop()
    const person = { phone: swissMobile(1), firstName: 'Ana', lastName: '', email: '', tags: ['VIP'] }
    const results = await Promise.all([createCustomer(shopId, person, NOW), createCustomer(shopId, person, NOW)])
    expect(results.map(({ ok }) => ok).sort()).toEqual([false, true])
  })

  it('restores a deleted person with only the new data, and keeps the opt-out', async () => {
    const shopId = await createShop()
    const id = await addPerson(shopId, 1, { firstName: 'Ana', lastName: 'Old', tags: ['Old'] })
    await optOut(shopId, id, because('asked'))
    await deleteCustomers(shopId, [id], NOW)
    const restored = await createCustomer(shopId, { phone: swissMobile(1), firstName: 'Anna', lastName: '', email: '', tags: ['New'] }, LATER)
    expect(restored).toEqual({ ok: true, id })
    expect(await findCustomer(shopId, id)).toMatchObject({ firstName: 'Anna', lastName: '', optOutReason: 'asked', tags: [{ name: 'New' }] })
  })
})

describe('updateCustomer', () => {
  it('refuses a number that somebody has, and accepts the number of a deleted person', async () => {
    const shopId = await createShop()
    const [ana, ivo] = [await addPerson(shopId, 1, { firstName: 'Ana' }), await addPerson(shopId, 2, { firstName: 'Ivo' })]
    const change = { phone: swissMobile(2), firstName: 'Ana', lastName: '', email: '', tags: [] }
    expect(await updateCustomer(shopId, ana, change)).toMatchObject({ ok: false, reason: 'number_taken', existing: { id: ivo } })
    await deleteCustomers(shopId, [ivo], NOW)
    expect(await updateCustomer(shopId, ana, change)).toEqual({ ok: true, id: ana })
    expect(await findCustomerByPhone(shopId, swissMobile(2))).toMatchObject({ id: ana })
  })

  it('keeps an opt-out with its number', async () => {
    const shopId = await createShop()
    const id = await addPerson(shopId, 1)
    await optOut(shopId, id, because('asked'))
    await updateCustomer(shopId, id, { phone: swissMobile(2), firstName: '', lastName: '', email: '', tags: [] })
    expect(await findCustomer(shopId, id)).toMatchObject({ optedOutAt: null })
    await updateCustomer(shopId, id, { phone: swissMobile(1), firstName: '', lastName: '', email: '', tags: [] })
    expect(await findCustomer(shopId, id)).toMatchObject({ optedOutAt: NOW, optOutReason: 'asked' })
  })

  it('replaces tags, and removes those that nobody has any more', async () => {
    const shopId = await createShop()
    const id = await addPerson(shopId, 1, { tags: ['VIP', 'Wine'] })
    await updateCustomer(shopId, id, { phone: swissMobile(1), firstName: '', lastName: '', email: '', tags: ['vip'] })
    expect(await listTags(shopId)).toMatchObject([{ name: 'VIP', people: 1 }])
  })
})

describe('deleting', () => {
  it('can be undone, tags and opt-out included', async () => {
    const shopId = await createShop()
    const id = await addPerson(shopId, 1, { firstName: 'Ana', tags: ['VIP'] })
    await optOut(shopId, id, because('asked'))
    const before = await findCustomer(shopId, id)
    expect(await deleteCustomers(shopId, [id], NOW)).toEqual([id])
    expect(await deleteCustomers(shopId, [id], NOW)).toEqual([])
    expect(await names(shopId)).toEqual([])
    expect(await listTags(shopId)).toMatchObject([{ name: 'VIP', people: 0 }])
    expect(await restoreCustomers(shopId, [id])).toBe(1)
    expect(await findCustomer(shopId, id)).toEqual(before)
  })
})

describe('consent', () => {
  it('records an opt-out in event, suppression and person, and lifts it in all three', async () => {
    const shopId = await createShop()
    const id = await addPerson(shopId, 1)
    expect(await optOut(shopId, id, because('asked'))).toEqual({ ok: true })
    expect(await optOut(shopId, id, because('twice'))).toEqual({ ok: false, reason: 'no_change' })
    expect(await countCustomers(shopId)).toEqual({ total: 1, optedOut: 1, canBeTexted: 0 })
    expect(await allowTexts(shopId, id, { reason: 'signed a form', source: 'owner', now: LATER })).toEqual({ ok: true })
    expect(await findCustomer(shopId, id)).toMatchObject({ optedOutAt: null, optOutReason: null })
    expect(await listConsentEvents(shopId, swissMobile(1))).toMatchObject([
      { kind: 'OPT_IN', reason: 'signed a form', createdAt: LATER },
      { kind: 'OPT_OUT', reason: 'asked', createdAt: NOW },
    ])
  })

  it('opts out a number that nobody has yet, and a deleted person', async () => {
    const shopId = await createShop()
    await write((tx) => optOutPhone(tx, shopId, swissMobile(1), because('replied STOP')))
    expect(await findCustomer(shopId, await addPerson(shopId, 1))).toMatchObject({ optOutReason: 'replied STOP' })
    const id = await addPerson(shopId, 2)
    await deleteCustomers(shopId, [id], NOW)
    await write((tx) => optOutPhone(tx, shopId, swissMobile(2), because('replied STOP')))
    await restoreCustomers(shopId, [id])
    expect(await findCustomer(shopId, id)).toMatchObject({ optedOutAt: NOW })
  })

  it('stores no phone number with suppressions and consent events', async () => {
    const shopId = await createShop()
    await write((tx) => optOutPhone(tx, shopId, swissMobile(1), because('asked')))
    const kept = JSON.stringify([await db.suppression.findMany({ where: { shopId } }), await db.consentEvent.findMany({ where: { shopId } })])
    expect(kept).not.toContain(swissMobile(1).slice(1))
  })
})

describe('listCustomers', () => {
  it('searches without case and accents, filters, sorts and pages', async () => {
    const shopId = await createShop()
    const zarko = await addPerson(shopId, 3, { firstName: 'Žarko', lastName: 'Anić', email: 'z_a@example.com', tags: ['VIP'] })
    await addPerson(shopId, 1, { firstName: 'Işık', lastName: 'Yılmaz' })
    await addPerson(shopId, 2, { firstName: 'ana', lastName: 'Žagar' })
    await optOut(shopId, zarko, because('asked'))
    const [vip] = await listTags(shopId)

    expect(await names(shopId)).toEqual(['Žarko', 'Işık', 'ana'])
    expect(await names(shopId, { direction: 'desc' })).toEqual(['ana', 'Işık', 'Žarko'])
    expect(await names(shopId, { sort: 'phone' })).toEqual(['Işık', 'ana', 'Žarko'])
    expect(await names(shopId, { q: 'ISIK yilmaz' })).toEqual(['Işık'])
    expect(await names(shopId, { q: 'z_a@' })).toEqual(['Žarko'])
    expect(await names(shopId, { q: '%' })).toEqual(['Žarko', 'Işık', 'ana'])
    expect(await names(shopId, { q: '079 000 00 02' })).toEqual(['ana'])
    expect(await names(shopId, { texts: 'no' })).toEqual(['Žarko'])
    expect(await names(shopId, { tag: vip?.id ?? '' })).toEqual(['Žarko'])
    expect(await listCustomers(shopId, { ...everyone, page: 99 })).toMatchObject({ page: 1, pages: 1, total: 3 })
  })
})

describe("another shop's people", () => {
  it('cannot be seen or changed', async () => {
    const [shopId, stranger] = [await createShop(), await createShop()]
    const id = await addPerson(shopId, 1, { firstName: 'Ana', tags: ['VIP'] })
    const [tag] = await listTags(shopId)
    const before = await findCustomer(shopId, id)
    expect(await findCustomer(stranger, id)).toBeNull()
    expect(await findCustomerByPhone(stranger, swissMobile(1))).toBeNull()
    expect(await names(stranger, { tag: tag?.id })).toEqual([])
    expect(await listTags(stranger)).toEqual([])
    expect(await countCustomers(stranger)).toEqual({ total: 0, optedOut: 0, canBeTexted: 0 })
    expect(await existingCustomerIds(db, stranger, [id])).toEqual([])
    expect(await listConsentEvents(stranger, swissMobile(1))).toEqual([])
    expect(await updateCustomer(stranger, id, { phone: swissMobile(9), firstName: 'X', lastName: '', email: '', tags: [] })).toEqual({
      ok: false,
      reason: 'unknown_person',
    })
    expect(await deleteCustomers(stranger, [id], NOW)).toEqual([])
    expect(await tagCustomers(stranger, [id], ['Bad'])).toBe(0)
    expect(await optOut(stranger, id, because('x'))).toEqual({ ok: false, reason: 'unknown_person' })
    expect(await allowTexts(stranger, id, because('x'))).toEqual({ ok: false, reason: 'unknown_person' })
    await write((tx) => optOutPhone(tx, stranger, swissMobile(1), because('x')))
    expect(await findCustomer(shopId, id)).toEqual(before)
    await deleteCustomers(shopId, [id], NOW)
    expect(await restoreCustomers(stranger, [id])).toBe(0)
  })
})

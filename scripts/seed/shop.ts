import { createOwner } from '@/lib/auth/mutations'
import { forgetSetupToken } from '@/lib/auth/setup-token'
import { mintShopId, type ShopId } from '@/lib/auth/shop-id'
import { optOut } from '@/lib/consent/mutations'
import { createCustomer, deleteCustomers } from '@/lib/customers/mutations'
import { db } from '@/lib/db/client'
import { startImport } from '@/lib/imports/mutations'
import { execute } from '@/lib/imports/runner'
import { saveSendingRules } from '@/lib/shop/mutations'
import { uploadFile } from '@/lib/testing/imports'
import { guestFile, guests } from './guests'
import { oddPeople } from './odd-people'
import type { Rehearsal } from './rehearsal'

export const owner = { email: 'owner@example.com', password: 'a shop to work on' }
const ORDINARY_GUESTS = 360
const HOUR_MS = 60 * 60_000

const REASONS = ['Asked in the shop', 'Wrote an e-mail', 'Told Ana on the phone', 'Moved away', 'Wants letters instead', '']

/** Throws if a use case refuses the seed's data. Then the seed must be adapted to the app. */
function expectOk<T extends { ok: boolean }>(result: T): asserts result is Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(`The seed no longer fits the app: ${JSON.stringify(result)}`)
}

/** Creates the shop, its owner, and its people: imported, added by hand, opted out, and deleted. */
export async function openShop(clock: Rehearsal['clock']): Promise<ShopId> {
  const created = await createOwner({ ...owner, token: undefined, shopName: 'Vinothek am See', country: 'CH', timeZone: 'Europe/Zurich' })
  expectOk(created)
  forgetSetupToken()
  const { shopId: id } = await db.user.findUniqueOrThrow({ where: { id: created.userId }, select: { shopId: true } })
  const shopId = mintShopId(id)
  await setTimeToUndo(shopId, 0)
  await importGuests(shopId, clock)
  for (const person of oddPeople) expectOk(await createCustomer(shopId, person, clock.now()))
  await optOutSome(shopId, clock)
  await deleteOne(shopId, clock)
  return shopId
}

/** Sets how long a send can be undone. The seed sets 0 while it sends. */
export async function setTimeToUndo(shopId: ShopId, undoSeconds: number) {
  await saveSendingRules(shopId, { undoSeconds, quietFrom: null, quietUntil: null, textsPerMinute: null })
}

async function importGuests(shopId: ShopId, clock: Rehearsal['clock']) {
  const { id } = await uploadFile(shopId, guestFile(guests(ORDINARY_GUESTS)), { country: 'CH', name: 'guests-2026.csv', now: clock.now() })
  const started = await startImport(shopId, id)
  expectOk(started)
  await execute(started.run, clock)
  // A second file. The owner has not confirmed its columns yet.
  clock.advance(HOUR_MS)
  await uploadFile(shopId, 'Kunde;Handy;Bemerkung\nBea Kunz;078 099 11 11;kommt gern\nBeat Kunz;nicht bekannt;\n', {
    country: 'CH',
    name: 'Neue Kunden.csv',
    now: clock.now(),
  })
}

async function optOutSome(shopId: ShopId, clock: Rehearsal['clock']) {
  const people = await db.customer.findMany({ where: { shopId }, orderBy: { phone: 'asc' }, select: { id: true } })
  for (const [n, { id }] of people.filter((_, index) => index % 25 === 7).entries())
    expectOk(await optOut(shopId, id, { reason: REASONS[n % REASONS.length] ?? '', source: 'owner', now: clock.now() }))
}

async function deleteOne(shopId: ShopId, clock: Rehearsal['clock']) {
  const { id } = await db.customer.findFirstOrThrow({ where: { shopId, lastName: 'Keller' }, orderBy: { phone: 'asc' }, select: { id: true } })
  await deleteCustomers(shopId, [id], clock.now())
}

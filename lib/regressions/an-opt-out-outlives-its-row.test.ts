// CiviCRM #12634, Chatwoot: an opt-out was looked up once, with the list, and what changed on the list afterwards hid it from the send.
import { expect, it } from 'vitest'
import { optOut } from '@/lib/consent/mutations'
import { deleteCustomers, updateCustomer } from '@/lib/customers/mutations'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { swissMobile } from '@/lib/testing/factories'
import { type Rehearsed, rehearsed } from '@/lib/testing/rehearsed'

async function optOutPerson({ shopId, clock }: Rehearsed, person: number) {
  const { id } = await db.customer.findFirstOrThrow({ where: { shopId, phone: swissMobile(person) } })
  await optOut(shopId, id, { reason: 'Asked at the counter', source: 'owner', now: clock.now() })
  return id
}

const HIDDEN: Record<string, (world: Rehearsed, customerId: string) => Promise<unknown>> = {
  'whose entry is then deleted': ({ shopId, clock }, id) => deleteCustomers(shopId, [id], clock.now()),
  'whose entry then gets another number': ({ shopId }, id) =>
    updateCustomer(shopId, id, { phone: swissMobile(777), firstName: 'Ana', lastName: '', email: '', tags: [] }),
  'whose deleted entry then makes way for somebody else’s new number': async ({ shopId, clock }, id) => {
    await deleteCustomers(shopId, [id], clock.now())
    const other = await db.customer.findFirstOrThrow({ where: { shopId, phone: swissMobile(5) } })
    await updateCustomer(shopId, other.id, { phone: swissMobile(2), firstName: 'Ivo', lastName: '', email: '', tags: [] })
  },
}

it.each(Object.entries(HIDDEN))('a person who opts out after Send and %s gets no text', async (_, hide) => {
  const world = await rehearsed({ people: 8 })
  await world.send()
  await hide(world, await optOutPerson(world, 2))
  await runDry(world.startWorker())

  const texts = new Map((await world.everybody()).map(({ phone, state, texts }) => [phone, [state, texts.length]]))
  expect(texts.get(swissMobile(2))).toEqual(['SKIPPED', 0])
  expect(world.gateway.ledger.countTexts()).toBe(7)
  expect(await db.message.count({ where: { campaignId: world.campaignId, skipReason: 'OPTED_OUT' } })).toBe(1)
})

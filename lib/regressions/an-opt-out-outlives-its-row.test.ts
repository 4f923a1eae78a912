// CiviCRM #12634, Chatwoot: opt-outs were read once, together with the list. After a later change of the list the send did not find an opt-out.
import { expect, it } from 'vitest'
import { optOut } from '@/lib/consent/mutations'
import { deleteCustomers, updateCustomer } from '@/lib/customers/mutations'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { swissMobile } from '@/lib/testing/factories'
import { type Rehearsal, startRehearsal } from '@/lib/testing/rehearsal'

async function optOutPerson({ shopId, clock }: Rehearsal, person: number) {
  const { id } = await db.customer.findFirstOrThrow({ where: { shopId, phone: swissMobile(person) } })
  await optOut(shopId, id, { reason: 'Asked at the counter', source: 'owner', now: clock.now() })
  return id
}

const CHANGES: Record<string, (world: Rehearsal, customerId: string) => Promise<unknown>> = {
  'is then deleted from the list': ({ shopId, clock }, id) => deleteCustomers(shopId, [id], clock.now()),
  'then gets another number': ({ shopId }, id) => updateCustomer(shopId, id, { phone: swissMobile(777), firstName: 'Ana', lastName: '', email: '', tags: [] }),
  'is then deleted, and somebody else gets the number': async ({ shopId, clock }, id) => {
    await deleteCustomers(shopId, [id], clock.now())
    const other = await db.customer.findFirstOrThrow({ where: { shopId, phone: swissMobile(5) } })
    await updateCustomer(shopId, other.id, { phone: swissMobile(2), firstName: 'Ivo', lastName: '', email: '', tags: [] })
  },
}

it.each(Object.entries(CHANGES))('a person who opts out after Send and %s gets no text', async (_, change) => {
  const world = await startRehearsal({ people: 8 })
  await world.send()
  await change(world, await optOutPerson(world, 2))
  await runDry(world.startWorker())

  const texts = new Map((await world.recipients(8)).map(({ phone, state, texts }) => [phone, [state, texts.length]]))
  expect(texts.get(swissMobile(2))).toEqual(['SKIPPED', 0])
  expect(world.gateway.ledger.countTexts()).toBe(7)
  expect(await db.message.count({ where: { campaignId: world.campaignId, skipReason: 'OPTED_OUT' } })).toBe(1)
})

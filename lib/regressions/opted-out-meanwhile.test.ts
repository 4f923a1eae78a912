// CiviCRM #12634, Chatwoot: people who opted out after a campaign was confirmed were still texted.
import { expect, it } from 'vitest'
import { optOutPhone } from '@/lib/consent/mutations'
import { db, write } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { swissMobile } from '@/lib/testing/factories'
import { type Rehearsal, startRehearsal } from '@/lib/testing/rehearsal'

function optOut({ shopId, clock }: Rehearsal, person: number) {
  return write((tx) => optOutPhone(tx, shopId, swissMobile(person), { reason: 'Asked at the counter', source: 'owner', now: clock.now() }))
}

it('people who opt out after Send, before the first text or between two requests, get no text and are counted as skipped', async () => {
  const world = await startRehearsal({ people: 30 })
  await world.send()
  await optOut(world, 3)
  const worker = world.startWorker()
  await worker.turn()
  await optOut(world, 25)
  await runDry(worker)

  for (const { phone, state, texts } of await world.recipients(30)) {
    const isOut = phone === swissMobile(3) || phone === swissMobile(25)
    expect({ state, texts: texts.length }).toEqual(isOut ? { state: 'SKIPPED', texts: 0 } : { state: 'ACCEPTED', texts: 1 })
  }
  expect(await db.message.count({ where: { campaignId: world.campaignId, skipReason: 'OPTED_OUT' } })).toBe(2)
  expect(await db.campaign.findUnique({ where: { id: world.campaignId } })).toMatchObject({ status: 'FINISHED' })
})

// textbee #159, android-sms-gateway #264: a gateway reported each segment of a long text, and each report was taken for the whole text.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findCampaign } from '@/lib/campaigns/queries'
import { db } from '@/lib/db/client'
import { applyReports, storeReports } from '@/lib/messages/delivery-reports'
import type { DeliveryReport } from '@/lib/sms/gateway'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

const PARTS = ['DELIVERED', 'UNDELIVERED', 'DELIVERED'] as const

it('reports on single segments count as one person and end in the same state, in any order and however often they come', async () => {
  const world = await startRehearsal({ people: 3, text: 'x'.repeat(400) })
  const { port, clock, gateway, shopId, campaignId } = world
  await world.send()
  await runDry(world.startWorker())
  clock.advance(60_000)
  await gateway.tick()
  const outcome = await port.readReports(1000)
  if (outcome.kind !== 'answered') throw new Error('no reports')

  const ofParts = outcome.reports.flatMap((report) =>
    PARTS.map((verdict, part): DeliveryReport => ({ ...report, verdict, doneAt: new Date(clock.now().getTime() + part * 1000) })),
  )
  expect(ofParts).toHaveLength(9)
  const [orders] = fc.sample(fc.array(fc.shuffledSubarray(ofParts, { minLength: 9 }), { minLength: 6, maxLength: 6 }), { numRuns: 1, seed: 7 })
  expect(orders).toHaveLength(6)
  for (const order of orders ?? []) {
    for (const report of order) {
      await storeReports([report], clock.now())
      await applyReports(clock.now())
    }
    expect(await findCampaign(shopId, campaignId)).toMatchObject({ totals: { planned: 3, delivered: 3, failed: 0 } })
  }
  expect(await db.message.count({ where: { campaignId, state: 'DELIVERED', smsCount: 3 } })).toBe(3)
  for (const { texts } of await world.recipients(3)) expect(texts).toHaveLength(1)
})

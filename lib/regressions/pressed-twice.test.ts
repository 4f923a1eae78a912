// Odoo #264736, wacrm #495: two tabs, a double click or a repeated request planned a campaign twice. Two workers sent it twice.
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

it('everybody gets one text when Send is pressed six times at once and once more later, and four workers send', async () => {
  const world = await startRehearsal({ people: 60 })
  const pressed = await Promise.all(Array.from({ length: 6 }, () => world.send()))
  expect(pressed.filter(({ ok }) => ok)).toHaveLength(1)
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => runDry(world.startWorker(name))))

  // The owner goes back in the browser and submits the same form again.
  expect(await world.send()).toEqual({ ok: false, reason: 'not_a_draft' })
  await runDry(world.startWorker())
  expect(await db.message.count({ where: { campaignId: world.campaignId } })).toBe(60)
  expect(world.gateway.ledger.countTexts()).toBe(60)
  for (const { texts } of await world.recipients(60)) expect(texts).toHaveLength(1)
})

// Odoo #264736, wacrm #495: two tabs, a double click or a repeated request planned a campaign twice, and two workers sent it twice.
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { rehearsed } from '@/lib/testing/rehearsed'

it('Send from several places at once and again afterwards, and four workers, make one text for each person', async () => {
  const world = await rehearsed({ people: 60 })
  const pressed = await Promise.all(Array.from({ length: 6 }, () => world.send()))
  expect(pressed.filter(({ ok }) => ok)).toHaveLength(1)
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => runDry(world.startWorker(name))))

  // The browser's Back, and the same form once more.
  expect(await world.send()).toEqual({ ok: false, reason: 'not_a_draft' })
  await runDry(world.startWorker())
  expect(await db.message.count({ where: { campaignId: world.campaignId } })).toBe(60)
  expect(world.gateway.ledger.countTexts()).toBe(60)
  for (const { texts } of await world.everybody()) expect(texts).toHaveLength(1)
})

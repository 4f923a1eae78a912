// listmonk #2070, #2313, #1762, #2591: a campaign that was paused started over after a restart, or went on while it was paused.
import { expect, it } from 'vitest'
import { pauseCampaign, resumeCampaign } from '@/lib/campaigns/sending'
import { runDry } from '@/lib/testing/dispatcher'
import { rehearsed } from '@/lib/testing/rehearsed'

it('after Pause, a restart and Resume only the rest is sent', async () => {
  const world = await rehearsed({ people: 35 })
  await world.send()
  await world.startWorker().turn()
  expect(await pauseCampaign(world, world.clock.now())).toBe(true)
  expect(await runDry(world.startWorker('restarted'))).toBe(0)
  expect(world.gateway.ledger.countTexts()).toBe(10)

  expect(await resumeCampaign(world, world.clock.now())).toBe(true)
  expect(await runDry(world.startWorker('restarted'))).toBe(3)
  for (const { texts } of await world.everybody()) expect(texts).toHaveLength(1)
})

it('Pause holds while the limit of the minute is used up, and Resume keeps to the limit', async () => {
  const world = await rehearsed({ people: 30, shop: { textsPerMinute: 10 } })
  await world.send()
  const worker = world.startWorker()
  const sentIn = async (minutes: number) => {
    const before = world.gateway.ledger.countTexts()
    for (let second = 0; second < minutes * 60; second += 5) {
      await runDry(worker)
      world.clock.advance(5_000)
    }
    return world.gateway.ledger.countTexts() - before
  }
  expect(await sentIn(1)).toBeGreaterThan(0)
  await pauseCampaign(world, world.clock.now())
  expect(await sentIn(3)).toBe(0)

  await resumeCampaign(world, world.clock.now())
  // What the minute allows, and what had gathered meanwhile, which is no more than a minute's.
  expect(await sentIn(1)).toBeLessThanOrEqual(20)
  await sentIn(4)
  for (const { texts } of await world.everybody()) expect(texts).toHaveLength(1)
})

// listmonk #2070, #2313, #1762, #2591: a paused campaign started over after a restart, or was sent while it was paused.
import { expect, it } from 'vitest'
import { pauseCampaign, resumeCampaign } from '@/lib/campaigns/control'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

/** The limit allows a text every six seconds, so this step misses none. */
const STEP_SECONDS = 2

it('after Pause, a restart and Resume only the rest is sent', async () => {
  const world = await startRehearsal({ people: 35 })
  await world.send()
  await world.startWorker().turn()
  expect(await pauseCampaign(world, world.clock.now())).toEqual({ ok: true })
  expect(await runDry(world.startWorker('restarted'))).toBe(0)
  expect(world.gateway.ledger.countTexts()).toBe(10)

  expect(await resumeCampaign(world, world.clock.now())).toEqual({ ok: true })
  expect(await runDry(world.startWorker('restarted'))).toBe(3)
  for (const { texts } of await world.recipients(35)) expect(texts).toHaveLength(1)
})

it('no minute exceeds the shop’s limit, before Pause or after Resume, and nothing leaves in between', async () => {
  const world = await startRehearsal({ people: 30, shop: { textsPerMinute: 10 } })
  await world.send()
  const worker = world.startWorker()
  const sentIn = async (minutes: number) => {
    const before = world.gateway.ledger.countTexts()
    for (let second = 0; second < minutes * 60; second += STEP_SECONDS) {
      await runDry(worker)
      world.clock.advance(STEP_SECONDS * 1_000)
    }
    return world.gateway.ledger.countTexts() - before
  }
  expect(await sentIn(1)).toBe(10)
  await pauseCampaign(world, world.clock.now())
  expect(await sentIn(3)).toBe(0)

  await resumeCampaign(world, world.clock.now())
  // The three minutes of the pause do not add up: the shop may send no more than in any other minute.
  expect(await sentIn(1)).toBe(10)
  expect(await sentIn(1)).toBe(10)
  for (const { texts } of await world.recipients(30)) expect(texts).toHaveLength(1)
})

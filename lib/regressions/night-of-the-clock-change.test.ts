// Mautic #2824, Bulk Texter #239: texts left at the wrong hour when the clock changed in between.
import { expect, it } from 'vitest'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

const EVENING = 21 * 60
const MORNING = 8 * 60
const HALF_PAST_TWO = 2 * 60 + 30

it.each([
  ['a night that is an hour shorter', MORNING, '2026-03-28T21:00:00Z', '2026-03-29T06:00:00Z'],
  ['a night that is an hour longer', MORNING, '2026-10-24T20:00:00Z', '2026-10-25T07:00:00Z'],
  ['an end that the clock skips', HALF_PAST_TWO, '2026-03-28T21:00:00Z', '2026-03-29T01:00:00Z'],
  ['an end that the clock shows twice, the second time', HALF_PAST_TWO, '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z'],
])('no text leaves before quiet hours end on the shop’s own clock: %s', async (_, quietUntil, sentAt, quietEnd) => {
  const world = await startRehearsal({ people: 3, shop: { timeZone: 'Europe/Zurich', quietFrom: EVENING, quietUntil } })
  const { clock, gateway } = world
  const moveTo = (at: number) => clock.advance(at - clock.now().getTime())
  moveTo(Date.parse(sentAt))
  await world.send()
  const worker = world.startWorker()

  for (const end = Date.parse(quietEnd); clock.now().getTime() < end; moveTo(Math.min(clock.now().getTime() + 10 * 60_000, end))) {
    expect(await runDry(worker)).toBe(0)
  }
  moveTo(Date.parse(quietEnd) - 1)
  expect(await runDry(worker)).toBe(0)
  expect(gateway.ledger.countTexts()).toBe(0)
  moveTo(Date.parse(quietEnd))
  expect(await runDry(worker)).toBeGreaterThan(0)
  expect(gateway.ledger.countTexts()).toBe(3)
})

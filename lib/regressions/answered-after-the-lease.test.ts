// Jomablue; GC Notify #1912: a worker that had been given up for dead was only slow, and its part went out a second time.
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { rehearsed } from '@/lib/testing/rehearsed'

it.each(['V1', 'V3'] as const)('an answer that comes long after its worker was given up costs nobody a second text, on %s', async (dialect) => {
  const world = await rehearsed({ people: 20, dialect })
  const { port, clock, campaignId, gateway } = world
  await world.send()
  const other = world.startWorker('other')
  const inDoubt = { campaignId, state: 'UNKNOWN' as const }
  const slow = world.startWorker('slow', {
    ...port,
    async sendBatch(batch) {
      const outcome = await port.sendBatch(batch)
      clock.advance(5 * 60_000)
      await other.recover()
      expect(await db.message.count({ where: inDoubt })).toBe(10)
      await runDry(other)
      return outcome
    },
  })
  await slow.turn()
  expect(await db.message.count({ where: inDoubt })).toBe(0)
  await world.finish(other)

  expect(gateway.ledger.duplicates().filter(({ text }) => !text.startsWith('Round'))).toEqual([])
  for (const { state, messageId, texts } of await world.everybody()) {
    expect(state).toBe('ACCEPTED')
    expect(texts).toEqual([messageId])
  }
})

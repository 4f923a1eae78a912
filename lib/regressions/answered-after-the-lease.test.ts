// Jomablue; GC Notify #1912: a worker that was taken for dead was only slow, and its batch was sent a second time.
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

it.each(['V1', 'V3'] as const)('nobody gets a second text when an answer comes after the lease has expired, on %s', async (dialect) => {
  const world = await startRehearsal({ people: 20, dialect })
  const { port, clock, campaignId, gateway } = world
  await world.send()
  const other = world.startWorker('other')
  const uncertain = { campaignId, state: 'UNKNOWN' as const }
  let uncertainMeanwhile = 0
  const slow = world.startWorker('slow', {
    ...port,
    async sendBatch(batch) {
      const outcome = await port.sendBatch(batch)
      clock.advance(5 * 60_000)
      await other.recover()
      uncertainMeanwhile = await db.message.count({ where: uncertain })
      await runDry(other)
      return outcome
    },
  })
  await slow.turn()
  expect(uncertainMeanwhile).toBe(10)
  expect(await db.message.count({ where: uncertain })).toBe(0)
  await world.finish(other)

  expect(gateway.ledger.duplicates().filter(({ text }) => !text.startsWith('Round'))).toEqual([])
  for (const { state, messageId, texts } of await world.recipients(20)) {
    expect(state).toBe('ACCEPTED')
    expect(texts).toEqual([messageId])
  }
})

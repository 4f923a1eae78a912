// Jomablue; GC Notify #1912: a watchdog took a slow worker for a dead one and sent its batch again.
import { expect, it } from 'vitest'
import { readSql } from '@/lib/db/client'
import { positionsIn } from '@/lib/messages/rows/ranges'
import { reservedRanges } from '@/lib/messages/rows/reserved'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

it('nobody else sends the batch of a slow worker before its lease expires', async () => {
  const world = await startRehearsal({ people: 20 })
  const { port, clock, campaignId } = world
  await world.send()
  const { promise: answerMayArrive, resolve: letAnswerArrive } = Promise.withResolvers<void>()
  const slow = world.startWorker('slow', {
    ...port,
    async sendBatch(batch) {
      const outcome = await port.sendBatch(batch)
      await answerMayArrive
      return outcome
    },
  })
  const turn = slow.turn()
  await expect.poll(() => world.gateway.ledger.countTexts(), { timeout: 20_000 }).toBe(10)

  // Longer than the time limit of the request, but shorter than the lease.
  const other = world.startWorker('other')
  for (let round = 0; round < 6; round++) {
    clock.advance(10_000)
    await other.recover()
    while ((await other.reconcile()) === 0);
    await runDry(other)
  }
  const reserved = async () => positionsIn(await reservedRanges(readSql, campaignId)).length
  expect(await reserved()).toBe(10)
  letAnswerArrive()
  await turn
  expect(await reserved()).toBe(0)
  for (const { state, messageId, texts } of await world.recipients(20)) {
    expect(state).toBe('ACCEPTED')
    expect(texts).toEqual([messageId])
  }
})

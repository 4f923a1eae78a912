// Jomablue; GC Notify #1912: a watchdog took a slow worker for a dead one and sent its part again.
import { expect, it } from 'vitest'
import { readSql } from '@/lib/db/client'
import { positionsIn } from '@/lib/messages/rows/ranges'
import { reservedRanges } from '@/lib/messages/rows/reserved'
import { runDry } from '@/lib/testing/dispatcher'
import { rehearsed } from '@/lib/testing/rehearsed'

it('what a slow worker has in hand is nobody else’s while its lease lasts', async () => {
  const world = await rehearsed({ people: 20 })
  const { port, clock, campaignId } = world
  await world.send()
  let goOn = () => {}
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const slow = world.startWorker('slow', {
    ...port,
    async sendBatch(batch) {
      const outcome = await port.sendBatch(batch)
      await held
      return outcome
    },
  })
  const turn = slow.turn()
  await expect.poll(() => world.gateway.ledger.countTexts(), { timeout: 20_000 }).toBe(10)

  // As long as the time limit of its request, and longer, but not as long as the lease.
  const other = world.startWorker('other')
  for (let round = 0; round < 6; round++) {
    clock.advance(10_000)
    await other.recover()
    while ((await other.reconcile()) === 0);
    await runDry(other)
  }
  const inHand = async () => positionsIn(await reservedRanges(readSql, campaignId)).length
  expect(await inHand()).toBe(10)
  goOn()
  await turn
  expect(await inHand()).toBe(0)
  for (const { state, messageId, texts } of await world.everybody()) {
    expect(state).toBe('ACCEPTED')
    expect(texts).toEqual([messageId])
  }
})

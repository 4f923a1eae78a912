// ERPNext #5444: what lay beyond the first page was left out without a word. Left out of the log, it would be a second text for each.
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { rehearsed } from '@/lib/testing/rehearsed'

// The log's v1 hands out the newest thousand and says nothing of the others.
const PEOPLE = 1_400
const LOST = 100

it.each([
  ['over some minutes, which are asked for in halves', 5_000],
  ['in one moment, in which it is asked for number by number', 0],
])('a request whose answer was lost is found behind a thousand texts that left after it, %s', { timeout: 60_000 }, async (_, apartMs) => {
  const world = await rehearsed({ people: PEOPLE, batchSize: LOST })
  const { campaignId, clock, gateway } = world
  await world.send()
  const worker = world.startWorker()
  gateway.setFaults({ send: { 'reset:after': 1 } })
  await worker.turn()
  gateway.setFaults({})
  expect(await db.message.count({ where: { campaignId, state: 'UNKNOWN' } })).toBe(LOST)
  while (await worker.turn()) clock.advance(apartMs)
  expect(gateway.ledger.countTexts()).toBe(PEOPLE)

  await world.finish(worker)
  expect(await runDry(worker)).toBe(0)
  expect(gateway.ledger.duplicates()).toEqual([])
  for (const { state, messageId, texts } of await world.everybody()) {
    expect(['ACCEPTED', 'DELIVERED']).toContain(state)
    expect(texts).toEqual([messageId])
  }
})

// ERPNext #5444: everything after the first page was dropped without a warning. A text that is missing from the log would be sent twice.
import { expect, it } from 'vitest'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

// The log of v1 returns the newest thousand texts and does not say that there are more.
const PEOPLE = 1_400
const LOST = 100

it.each([
  ['sent over some minutes, which are read in halves', 5_000],
  ['sent in one moment, which is read number by number', 0],
])('a lost answer is found in the log behind a thousand later texts, %s', { timeout: 60_000 }, async (_, apartMs) => {
  const world = await startRehearsal({ people: PEOPLE, batchSize: LOST })
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
  for (const { state, messageId, texts } of await world.recipients(PEOPLE)) {
    expect(['ACCEPTED', 'DELIVERED']).toContain(state)
    expect(texts).toEqual([messageId])
  }
})

// wacrm #481, Notifuse #26: when a request was taken in part, the others of it were written off, or all of it was sent once more.
import { expect, it } from 'vitest'
import { numberFor } from '@/gateway/special-numbers'
import { resumeCampaign } from '@/lib/campaigns/sending'
import { db } from '@/lib/db/client'
import { createPerson } from '@/lib/testing/audience'
import { runDry } from '@/lib/testing/dispatcher'
import { rehearsed } from '@/lib/testing/rehearsed'

const DIALECTS = ['V1', 'V3'] as const

it.each(DIALECTS)('credit that ends within a request pauses, and those behind it get their text once it is topped up, on %s', async (dialect) => {
  const world = await rehearsed({ people: 30, dialect })
  const { shopId, campaignId, clock, gateway } = world
  const setBalance = (texts: number) => gateway.ledger.db.prepare('UPDATE account SET balanceMicros = ?').run(texts * 50_000)
  setBalance(14)
  await world.send()
  const worker = world.startWorker()
  await runDry(worker)
  expect(gateway.ledger.countTexts()).toBe(14)
  expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({
    status: 'PAUSED',
    pauseReason: expect.stringMatching(/credit.*Resume/s),
  })
  const inState = (state: 'QUEUED' | 'ACCEPTED') => db.message.count({ where: { campaignId, state } })
  expect([await inState('QUEUED'), await inState('ACCEPTED')]).toEqual([16, 14])
  // Who waits has not been tried, as the page tells it.
  expect(await db.message.count({ where: { campaignId, state: 'QUEUED', statusId: null, statusName: null, statusDescription: null, sentAt: null } })).toBe(16)

  setBalance(100)
  clock.advance(60_000)
  await resumeCampaign({ shopId, campaignId }, clock.now())
  await runDry(worker)
  for (const { state, messageId, texts } of await world.everybody()) {
    expect(state).toBe('ACCEPTED')
    expect(texts).toEqual([messageId])
  }
})

it.each(DIALECTS)('numbers that are refused within a request are refused alone, on %s', async (dialect) => {
  const world = await rehearsed({ people: 8, dialect })
  const refused = (['blocklisted', 'invalidNumber'] as const).map((name) => `+${numberFor(name)}`)
  for (const phone of refused) await createPerson(world.shopId, { phone })
  await world.send()
  await runDry(world.startWorker())
  expect(await db.campaign.findUnique({ where: { id: world.campaignId } })).toMatchObject({ status: 'FINISHED' })
  const people = await world.everybody()
  expect(people).toHaveLength(10)
  for (const { phone, state, messageId, texts } of people) {
    const isRefused = refused.includes(phone)
    expect(state).toBe(isRefused ? 'REJECTED' : 'ACCEPTED')
    expect(texts).toEqual(isRefused ? [] : [messageId])
  }
})

// wacrm #481, Notifuse #26: when a gateway took part of a request, the rest was given up, or all of it was sent again.
import { expect, it } from 'vitest'
import { numberFor } from '@/gateway/special-numbers'
import { resumeCampaign } from '@/lib/campaigns/control'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { createPerson } from '@/lib/testing/people'
import { startRehearsal } from '@/lib/testing/rehearsal'

const DIALECTS = ['V1', 'V3'] as const

it.each(DIALECTS)('a campaign pauses when credit runs out within a request, and the rest is sent after a top-up, on %s', async (dialect) => {
  const world = await startRehearsal({ people: 30, dialect })
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
  // A text that was refused for lack of credit shows no trace of the attempt: it waits like the others.
  expect(await db.message.count({ where: { campaignId, state: 'QUEUED', statusId: null, statusName: null, statusDescription: null, sentAt: null } })).toBe(16)

  setBalance(100)
  clock.advance(60_000)
  await resumeCampaign({ shopId, campaignId }, clock.now())
  await runDry(worker)
  for (const { state, messageId, texts } of await world.recipients(30)) {
    expect(state).toBe('ACCEPTED')
    expect(texts).toEqual([messageId])
  }
})

it.each(DIALECTS)('a refused number does not affect the other numbers of its request, on %s', async (dialect) => {
  const world = await startRehearsal({ people: 8, dialect })
  const refused = (['blocklisted', 'invalidNumber'] as const).map((name) => `+${numberFor(name)}`)
  for (const phone of refused) await createPerson(world.shopId, { phone })
  await world.send()
  await runDry(world.startWorker())
  expect(await db.campaign.findUnique({ where: { id: world.campaignId } })).toMatchObject({ status: 'FINISHED' })
  for (const { phone, state, messageId, texts } of await world.recipients(10)) {
    const isRefused = refused.includes(phone)
    expect(state).toBe(isRefused ? 'REJECTED' : 'ACCEPTED')
    expect(texts).toEqual(isRefused ? [] : [messageId])
  }
})

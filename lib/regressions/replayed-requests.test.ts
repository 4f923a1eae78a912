// Odoo #264736, wacrm #495: a request that a browser or a proxy repeated much later set a campaign going a second time.
import { expect, it } from 'vitest'
import { pauseCampaign, resumeCampaign, stopCampaign } from '@/lib/campaigns/sending'
import { db } from '@/lib/db/client'
import { giveUp, sendAgain } from '@/lib/messages/decisions'
import { runDry } from '@/lib/testing/dispatcher'
import { type Rehearsed, rehearsed } from '@/lib/testing/rehearsed'

const STAGES: Record<string, (world: Rehearsed) => Promise<unknown>> = {
  'is being sent': (world) => world.startWorker().turn(),
  'is paused': async (world) => {
    await world.startWorker().turn()
    await pauseCampaign(world, world.clock.now())
  },
  'was stopped': async (world) => {
    await world.startWorker().turn()
    await stopCampaign(world, world.clock.now())
  },
  'has been sent': (world) => runDry(world.startWorker()),
}

it.each(Object.entries(STAGES))('Send, Send again and Leave that come once more while the campaign %s change nothing', async (_, reach) => {
  const world = await rehearsed({ people: 25 })
  const { clock, campaignId } = world
  await world.send()
  await reach(world)
  const all = async () => ({
    campaign: await db.campaign.findUnique({ where: { id: campaignId } }),
    messages: await db.message.findMany({ where: { campaignId }, orderBy: { position: 'asc' } }),
    acts: await db.auditEvent.count({ where: { campaignId } }),
  })
  const before = await all()
  clock.advance(60 * 60_000)
  expect(await world.send()).toEqual({ ok: false, reason: 'not_a_draft' })
  expect(await sendAgain(world, clock.now(), null)).toMatchObject({ ok: false })
  expect(await giveUp(world, clock.now(), null)).toEqual({ ok: false, reason: 'nothing_to_decide' })
  expect(await all()).toEqual(before)
})

it('Resume that comes once more after the end, or after Stop, sends nothing', async () => {
  for (const end of [(world: Rehearsed) => runDry(world.startWorker()), (world: Rehearsed) => stopCampaign(world, world.clock.now())]) {
    const world = await rehearsed({ people: 25 })
    await world.send()
    await world.startWorker().turn()
    await pauseCampaign(world, world.clock.now())
    expect(await resumeCampaign(world, world.clock.now())).toBe(true)
    await end(world)
    const texts = world.gateway.ledger.countTexts()
    expect(await resumeCampaign(world, world.clock.now())).toBe(false)
    expect(await runDry(world.startWorker())).toBe(0)
    expect(world.gateway.ledger.countTexts()).toBe(texts)
    expect(world.gateway.ledger.duplicates()).toEqual([])
  }
})

// Odoo #264736, wacrm #495: a request that a browser or a proxy repeated much later started a campaign a second time.
import { expect, it } from 'vitest'
import { pauseCampaign, resumeCampaign, stopCampaign } from '@/lib/campaigns/control'
import { db } from '@/lib/db/client'
import { giveUp, sendAgain } from '@/lib/messages/decisions'
import { runDry } from '@/lib/testing/dispatcher'
import { type Rehearsal, startRehearsal } from '@/lib/testing/rehearsal'

const STAGES: Record<string, (world: Rehearsal) => Promise<unknown>> = {
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

it.each(Object.entries(STAGES))('Send, Give up and Send again change nothing when they are repeated while the campaign %s', async (_, reach) => {
  const world = await startRehearsal({ people: 35 })
  const { clock, campaignId } = world
  const send = () => world.send()
  const giveUpOne = () => giveUp({ ...world, position: 11 }, clock.now(), null)
  const sendOthersAgain = () => sendAgain(world, clock.now(), null)
  expect(await send()).toEqual({ ok: true, recipients: 35 })
  await world.sendUntil('reset:before', world.startWorker())
  await world.leaveToOwner()
  expect(await giveUpOne()).toEqual({ ok: true, people: 1 })
  expect(await sendOthersAgain()).toEqual({ ok: true, people: 9 })
  await reach(world)
  const all = async () => ({
    campaign: await db.campaign.findUnique({ where: { id: campaignId } }),
    messages: await db.message.findMany({ where: { campaignId }, orderBy: { position: 'asc' } }),
    acts: await db.auditEvent.count({ where: { campaignId } }),
  })
  const before = await all()
  clock.advance(60 * 60_000)
  expect(await send()).toEqual({ ok: false, reason: 'not_a_draft' })
  expect(await giveUpOne()).toEqual({ ok: false, reason: 'nothing_to_decide' })
  const isStopped = before.campaign?.status === 'STOPPED'
  expect(await sendOthersAgain()).toEqual({ ok: false, reason: isStopped ? 'stopped' : 'nothing_to_decide' })
  expect(await all()).toEqual(before)
})

it('a repeated Resume sends nothing after the campaign has finished or was stopped', async () => {
  for (const end of [(world: Rehearsal) => runDry(world.startWorker()), (world: Rehearsal) => stopCampaign(world, world.clock.now())]) {
    const world = await startRehearsal({ people: 25 })
    await world.send()
    await world.startWorker().turn()
    await pauseCampaign(world, world.clock.now())
    expect(await resumeCampaign(world, world.clock.now())).toEqual({ ok: true })
    await end(world)
    const texts = world.gateway.ledger.countTexts()
    expect(await resumeCampaign(world, world.clock.now())).toMatchObject({ ok: false })
    expect(await runDry(world.startWorker())).toBe(0)
    expect(world.gateway.ledger.countTexts()).toBe(texts)
    expect(world.gateway.ledger.duplicates()).toEqual([])
  }
})

// Odoo #285677: a test text left a queued row behind, and the queue sent it again later.
import { expect, it } from 'vitest'
import { CampaignStatus } from '@/lib/campaigns/status'
import { undoSend } from '@/lib/campaigns/undo'
import { db, write } from '@/lib/db/client'
import { createJobList } from '@/lib/dispatcher/job-list'
import { startRehearsal } from '@/lib/testing/rehearsal'

it.each(CampaignStatus.options.filter((status) => status !== 'SENDING'))('no job sends a queued text of a campaign that is %s', async (status) => {
  const world = await startRehearsal({ people: 5 })
  const { port, clock, gateway, campaignId } = world
  await world.send()
  await write((tx) => tx.campaign.update({ where: { id: campaignId }, data: { status } }))
  for (let hour = 0; hour < 5; hour++) {
    for (const job of createJobList({ gateway: port, worker: 'w', httpTimeoutMs: 2_000, clock })) await job.step(() => false)
    clock.advance(60 * 60_000)
  }
  expect(gateway.ledger.requests()).toBe(0)
  expect(await db.message.count({ where: { campaignId, state: 'QUEUED' } })).toBe(5)
  // The same jobs send it as soon as its campaign is being sent.
  await write((tx) => tx.campaign.update({ where: { id: campaignId }, data: { status: 'SENDING' } }))
  for (const job of createJobList({ gateway: port, worker: 'w', httpTimeoutMs: 2_000, clock })) await job.step(() => false)
  expect(gateway.ledger.countTexts()).toBe(5)
})

it('a test of the connection and a send that was undone leave no row behind', async () => {
  const world = await startRehearsal({ people: 5, shop: { undoSeconds: 10 } })
  const { port, clock, gateway, shopId, campaignId } = world
  expect(await port.readBalance()).toMatchObject({ kind: 'answered' })
  await world.send()
  expect(await undoSend({ shopId, campaignId }, clock.now(), null)).toEqual({ ok: true })
  expect([await db.message.count({ where: { shopId } }), await db.batch.count({ where: { campaignId } })]).toEqual([0, 0])
  expect(gateway.ledger.requests()).toBe(0)
})

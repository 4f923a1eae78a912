// Odoo's action_retry_failed_sms: retrying deleted the traces of the first try, and took in whom nothing had failed for.
import { expect, it } from 'vitest'
import { findCampaign } from '@/lib/campaigns/queries'
import { db, write } from '@/lib/db/client'
import { sendAgain } from '@/lib/messages/decisions'
import { runDry } from '@/lib/testing/dispatcher'
import { rehearsed } from '@/lib/testing/rehearsed'

it('Send again takes those of whom nobody knows, nobody else, and keeps what happened the first time', async () => {
  const world = await rehearsed({ people: 30 })
  const { clock, campaignId, shopId } = world
  await world.send()
  const worker = world.startWorker()
  await world.sendUntil('reset:before', worker)
  await runDry(worker)
  const [firstTry] = await db.batch.findMany({ where: { campaignId, problem: { not: null } } })
  // The log was of no use: the owner is to decide.
  await write((tx) => tx.message.updateMany({ where: { campaignId, state: 'UNKNOWN' }, data: { state: 'NEEDS_REVIEW' } }))
  await write((tx) => tx.batch.updateMany({ where: { campaignId, state: 'UNKNOWN' }, data: { state: 'SETTLED', lookupAt: null } }))

  expect(await sendAgain({ shopId, campaignId }, clock.now(), 'ana@example.com')).toEqual({ ok: true, people: 10 })
  await world.finish(worker)
  for (const { texts } of await world.everybody()) expect(texts).toHaveLength(1)
  expect(await db.batch.findUnique({ where: { id: firstTry?.id ?? '' } })).toMatchObject({ size: 10, problem: firstTry?.problem })
  const acts = await db.auditEvent.findMany({ where: { campaignId, kind: 'SENT_AGAIN' } })
  expect(acts).toMatchObject([{ actor: 'ana@example.com', detail: '10 people.' }])
  expect(await findCampaign(shopId, campaignId)).toMatchObject({ totals: { planned: 30 } })
})

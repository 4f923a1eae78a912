// Odoo's action_retry_failed_sms: a retry deleted the record of the first attempt, and included people whose text had not failed.
import { expect, it } from 'vitest'
import { findCampaign } from '@/lib/campaigns/queries'
import { db } from '@/lib/db/client'
import { sendAgain } from '@/lib/messages/decisions'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

it('Send again requeues only the uncertain texts, and keeps the record of the first attempt', async () => {
  const world = await startRehearsal({ people: 30 })
  const { clock, campaignId, shopId } = world
  await world.send()
  const worker = world.startWorker()
  await world.sendUntil('reset:before', worker)
  await runDry(worker)
  const [firstTry] = await db.batch.findMany({ where: { campaignId, problem: { not: null } } })
  await world.leaveToOwner()

  expect(await sendAgain({ shopId, campaignId }, clock.now(), 'ana@example.com')).toEqual({ ok: true, people: 10 })
  await world.finish(worker)
  for (const { texts } of await world.recipients(30)) expect(texts).toHaveLength(1)
  expect(await db.batch.findUnique({ where: { id: firstTry?.id ?? '' } })).toMatchObject({ size: 10, problem: firstTry?.problem })
  const acts = await db.auditEvent.findMany({ where: { campaignId, kind: 'SENT_AGAIN' } })
  expect(acts).toMatchObject([{ actor: 'ana@example.com', detail: '10 people.' }])
  expect(await findCampaign(shopId, campaignId)).toMatchObject({ totals: { planned: 30 } })
})

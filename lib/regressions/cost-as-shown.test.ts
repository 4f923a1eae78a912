// Odoo #140102, Attentive: the cost that was shown belonged to another text than the one that was sent.
import { expect, it } from 'vitest'
import { reviewCampaign } from '@/lib/campaigns/review'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

it.each([
  ['one segment', 'Come on Monday at 8.'],
  ['two segments in GSM-7, with characters that count twice', `${'a'.repeat(155)} €€€`],
  ['three segments in UCS-2', `Žuti vlak 🚂 ${'č'.repeat(140)}`],
])('the review shows as many segments as the gateway counts: %s', async (_, text) => {
  const world = await startRehearsal({ people: 12, text })
  const review = await reviewCampaign(world.shopId, world.campaignId, 'CH')
  await world.send()
  await runDry(world.startWorker())

  const { _sum: sums } = await db.message.aggregate({ where: { campaignId: world.campaignId }, _sum: { segments: true, smsCount: true } })
  expect(review?.agreement.texts).toBe((review?.segments ?? 0) * 12)
  expect(sums).toEqual({ segments: review?.agreement.texts, smsCount: review?.agreement.texts })
})

// Odoo #140102, Attentive: the cost that was shown was counted from another text than the one that was sent.
import { expect, it } from 'vitest'
import { reviewCampaign } from '@/lib/campaigns/review'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { rehearsed } from '@/lib/testing/rehearsed'

it.each([
  ['one part', 'Come on Monday at 8.'],
  ['two parts of the small alphabet, with characters that count twice', `${'a'.repeat(155)} €€€`],
  ['three parts of the large one', `Žuti vlak 🚂 ${'č'.repeat(140)}`],
])('the texts that the review shows are the texts that the gateway counts: %s', async (_, text) => {
  const world = await rehearsed({ people: 12, text })
  const review = await reviewCampaign(world.shopId, world.campaignId, 'CH')
  await world.send()
  await runDry(world.startWorker())

  const { _sum: sums } = await db.message.aggregate({ where: { campaignId: world.campaignId }, _sum: { segments: true, smsCount: true } })
  expect(review?.agreement.texts).toBe((review?.segments ?? 0) * 12)
  expect(sums).toEqual({ segments: review?.agreement.texts, smsCount: review?.agreement.texts })
})

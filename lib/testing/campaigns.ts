import type { ShopId } from '@/lib/auth/shop-id'
import { reviewCampaign } from '@/lib/campaigns/review'
import { type SendResult, sendCampaign } from '@/lib/campaigns/send'
import { systemClock } from '@/lib/clock'
import { write } from '@/lib/db/client'
import { createShop } from './factories'
import { createPeople } from './people'

/** Deletes all campaigns and breakers. The dispatcher sends for every shop, so a later test would otherwise send the campaigns of an earlier one. */
export async function forgetCampaigns() {
  await write((tx) => tx.campaign.deleteMany())
  await write((tx) => tx.circuitBreaker.deleteMany())
}

type Named = { shopId: ShopId; campaignId: string }

/** Reads the review and presses Send, as an owner does. Refuses like `sendCampaign`. */
export async function reviewAndSend({ shopId, campaignId }: Named, now: Date = systemClock.now(), actor: string | null = null): Promise<SendResult> {
  const review = await reviewCampaign(shopId, campaignId, 'CH')
  return review ? sendCampaign({ shopId, campaignId }, review.agreement, now, actor) : { ok: false, reason: 'not_found' }
}

/** Creates a shop with people and sends a campaign to all of them at `now`. */
export async function startCampaign(people: number, now: Date, shop: Parameters<typeof createShop>[0] = {}) {
  const shopId = await createShop(shop)
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId }, now)
  return { shopId, campaignId }
}

/** Creates a draft to everyone, with the tutorial's sender and text. @returns its id. */
export async function createDraftOf(shopId: ShopId, overrides: { text?: string; sender?: string } = {}): Promise<string> {
  const campaign = await write((tx) =>
    tx.campaign.create({
      data: {
        shopId,
        name: 'Grand opening',
        sender: 'WineShop',
        text: "Wine shop grand opening at Monday 8pm. Don't forget glasses.",
        audience: JSON.stringify({ kind: 'everyone' }),
        ...overrides,
      },
    }),
  )
  return campaign.id
}

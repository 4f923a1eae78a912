import type { ShopId } from '@/lib/auth/shop-id'
import { reviewCampaign } from '@/lib/campaigns/review'
import { type SendResult, sendCampaign } from '@/lib/campaigns/send'
import { systemClock } from '@/lib/clock'
import { write } from '@/lib/db/client'
import { jsonTable, randomId } from '@/lib/db/sql'
import { createShop, swissMobile } from './factories'

/** Deletes all campaigns and breakers. The dispatcher sends for every shop, so a later test would otherwise send the campaigns of an earlier one. */
export async function forgetCampaigns() {
  await write((tx) => tx.campaign.deleteMany())
  await write((tx) => tx.circuitBreaker.deleteMany())
}

/** Creates `count` people with the numbers from swissMobile(first) on. Set-based, so that 100,000 take little time. */
export async function createPeople(shopId: ShopId, count: number, first = 0) {
  const now = new Date('2026-01-01T00:00:00Z')
  for (let start = 0; start < count; start += 5000) {
    const rows = Array.from({ length: Math.min(5000, count - start) }, (_, n) => ({
      phone: swissMobile(first + start + n),
      name: `Guest ${first + start + n}`,
    }))
    await write(
      (tx) =>
        tx.$executeRaw`
        INSERT INTO "Customer" ("id", "shopId", "phone", "firstName", "sortName", "searchText", "createdAt", "updatedAt")
        SELECT ${randomId}, ${shopId}, v."phone", v."name", lower(v."name"), lower(v."name"), ${now}, ${now}
        FROM ${jsonTable('v', rows, { phone: 'text', name: 'text' })} WHERE true`,
    )
  }
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

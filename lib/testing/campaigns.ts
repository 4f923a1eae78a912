import type { ShopId } from '@/lib/auth/shop-id'
import { sendCampaign } from '@/lib/campaigns/sending'
import { write } from '@/lib/db/client'
import { jsonTable, randomId } from '@/lib/db/sql'
import { createShop, swissMobile } from './factories'

/** The dispatcher looks at every shop, so campaigns of an earlier test would be sent by a later one, and its outage would hold them up. */
export async function forgetCampaigns() {
  await write((tx) => tx.campaign.deleteMany())
  await write((tx) => tx.circuitBreaker.deleteMany())
}

/** `count` people with the numbers swissMobile(first…), set-based so that 100,000 are quick. */
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

/** A campaign to `people` people of a shop of its own, sent at `now`. */
export async function startCampaign(people: number, now: Date, shop: Parameters<typeof createShop>[0] = {}) {
  const shopId = await createShop(shop)
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId)
  await sendCampaign({ shopId, campaignId }, now)
  return { shopId, campaignId }
}

/** A draft to everyone with the seed's sender and text. */
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

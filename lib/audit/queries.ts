import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'

/** How many events are read at most. If there are more, the latest are shown. */
const LATEST = 200

/** What was done with a campaign, by whom and when, oldest first. Empty for another shop's campaign. */
export async function campaignCourse(shopId: ShopId, campaignId: string) {
  const events = await db.auditEvent.findMany({
    where: { shopId, campaignId },
    select: { id: true, actor: true, kind: true, detail: true, createdAt: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: LATEST,
  })
  return events.reverse()
}

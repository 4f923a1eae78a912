import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { db } from '@/lib/db/client'

/** What a page of a campaign's course holds at most: somebody who pauses and resumes all day keeps the latest. */
const LATEST = 200

/** What was done with a campaign, by whom and when, oldest first; nothing for another shop's campaign. */
export async function campaignCourse(shopId: ShopId, campaignId: string) {
  const events = await db.auditEvent.findMany({
    where: { shopId, campaignId },
    select: { id: true, actor: true, kind: true, detail: true, createdAt: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: LATEST,
  })
  return events.reverse()
}

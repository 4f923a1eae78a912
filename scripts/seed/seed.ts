import { db } from '@/lib/db/client'
import { sendCampaigns } from './campaigns'
import { rehearse } from './rehearsal'
import { openShop, setTimeToUndo } from './shop'

const MONTH_MS = 30 * 24 * 60 * 60_000
/** What a new shop has. */
const UNDO_SECONDS = 10

/** Makes the shop and lets it send for a month that ends now. The database must be empty. @returns how much there is. */
export async function seed(now: Date): Promise<{ people: number; campaigns: number }> {
  const rehearsal = await rehearse(new Date(now.getTime() - MONTH_MS))
  const shopId = await openShop(rehearsal.clock)
  await sendCampaigns(shopId, rehearsal, now)
  await setTimeToUndo(shopId, UNDO_SECONDS)
  await rehearsal.close()
  return { people: await db.customer.count({ where: { shopId, deletedAt: null } }), campaigns: await db.campaign.count({ where: { shopId } }) }
}

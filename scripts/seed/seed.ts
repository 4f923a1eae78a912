import { db } from '@/lib/db/client'
import { sendCampaigns } from './campaigns'
import { rehearse } from './rehearsal'
import { openShop, setTimeToUndo } from './shop'

const MONTH_MS = 30 * 24 * 60 * 60_000
/** The default of a new shop. */
const UNDO_SECONDS = 10

/** Creates the shop and sends its campaigns over a month that ends at `now`. The database must be empty. @returns the counts. */
export async function seed(now: Date): Promise<{ people: number; campaigns: number }> {
  const rehearsal = await rehearse(new Date(now.getTime() - MONTH_MS))
  const shopId = await openShop(rehearsal.clock)
  await sendCampaigns(shopId, rehearsal, now)
  await setTimeToUndo(shopId, UNDO_SECONDS)
  await rehearsal.close()
  return { people: await db.customer.count({ where: { shopId, deletedAt: null } }), campaigns: await db.campaign.count({ where: { shopId } }) }
}

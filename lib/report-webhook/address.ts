import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { systemClock } from '@/lib/clock'
import { connection } from '@/lib/connection/connection'
import { env } from '@/lib/env'
import { reportsSecret } from './mutations'
import { type Reach, reachOf } from './reach'

/** Can the gateway reach the app's address to push delivery reports? The rehearsal gateway runs on this computer, so it can reach any. */
export function reportsReach(mode = connection.mode, appUrl = env.APP_URL): Reach {
  return mode === 'rehearsal' ? 'public' : reachOf(appUrl)
}

/**
 * The address to which the gateway may push the shop's delivery reports. The first call creates the shop's secret.
 * @returns null if the gateway cannot reach Shopbell, or only without encryption. Reports are then fetched.
 */
export async function reportAddress(shopId: ShopId, reach = reportsReach()): Promise<string | null> {
  if (reach !== 'public') return null
  return `${env.APP_URL}/api/infobip/reports/${await reportsSecret(shopId, systemClock.now())}`
}

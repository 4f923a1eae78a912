import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { systemClock } from '@/lib/clock'
import { connection } from '@/lib/connection/connection'
import { env } from '@/lib/env'
import { reportsSecret } from './mutations'
import { type Reach, reachOf } from './reach'

/** Can the gateway push to us? The rehearsal gateway runs on this machine and reaches any address. */
export function reportsReach(mode = connection.mode, appUrl = env.APP_URL): Reach {
  return mode === 'rehearsal' ? 'public' : reachOf(appUrl)
}

/**
 * Where the gateway may push the shop's delivery reports; makes the shop's secret the first time.
 * @returns null when the gateway cannot reach Shopbell, or not safely: then reports are fetched.
 */
export async function reportAddress(shopId: ShopId, reach = reportsReach()): Promise<string | null> {
  if (reach !== 'public') return null
  return `${env.APP_URL}/api/infobip/reports/${await reportsSecret(shopId, systemClock.now())}`
}

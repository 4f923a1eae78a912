import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { connectGateway } from '@/lib/connection/connect-gateway'
import { logger } from '@/lib/logger'
import { storeReports } from '@/lib/messages/delivery-reports'
import { type Incoming, readText } from '@/lib/requests/body'

/** 2,000 reports with all their fields are about 1.3 MB. */
const MAX_BYTES = 4_000_000
const MAX_AT_ONCE = 2_000

/** What became of a push. Infobip repeats a push that is not answered with 200 for 41 hours, so all but `stored` may come again. */
export type Received = 'stored' | 'too_large' | 'not_reports' | 'not_stored'

/**
 * Stores the delivery reports that the gateway pushes to the shop's address. Entries that are not reports are counted and left
 * out. Refuses more than 4 MB, decompressed, and more than 2,000 reports (the most that Infobip sends at once). It logs nothing of the content.
 */
export async function receiveReports(shopId: ShopId, request: Incoming, now: Date, gateway = connectGateway()): Promise<Received> {
  const body = await readText(request, MAX_BYTES)
  if (!body.ok && body.reason === 'too_large') return 'too_large'
  const parsed = body.ok ? gateway.parsePushedReports(body.text) : null
  if (!parsed) {
    logger.warn({ shopId }, 'a request to the address for delivery reports holds no delivery reports')
    return 'not_reports'
  }
  const { reports, bad } = parsed
  if (reports.length + bad > MAX_AT_ONCE) return 'too_large'
  if (bad > 0) logger.warn({ shopId, bad, good: reports.length }, 'some of the pushed delivery reports cannot be read')
  try {
    await storeReports(reports, now, shopId)
    return 'stored'
  } catch (error) {
    // The error's message may hold the content.
    logger.error({ shopId, kind: error instanceof Error ? error.name : 'unknown' }, 'pushed delivery reports could not be stored')
    return 'not_stored'
  }
}

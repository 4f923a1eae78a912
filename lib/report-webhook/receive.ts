import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { connectGateway } from '@/lib/connection/connect-gateway'
import { logger } from '@/lib/logger'
import { storeReports } from '@/lib/messages/delivery-reports'
import { type Incoming, readBody } from './body'

const MAX_BYTES = 1_000_000
const MAX_AT_ONCE = 2_000

/** Infobip repeats whatever was not answered with 200 for 41 hours, so everything but `stored` may come again. */
export type Received = 'stored' | 'too_large' | 'not_reports' | 'not_stored'

/**
 * Takes a request in which the gateway pushes delivery reports to the shop's address, and puts them on disk. Each report is
 * read by itself: one that is none is counted and left out. Refuses more than 1 MB, or more than 2,000 reports (the most
 * that Infobip sends at once). Nothing of the content is logged.
 */
export async function receiveReports(shopId: ShopId, request: Incoming, now: Date, gateway = connectGateway()): Promise<Received> {
  const body = await readBody(request, MAX_BYTES)
  if (!body.ok && body.reason === 'too_large') return 'too_large'
  const parsed = body.ok ? gateway.parsePushedReports(body.text) : null
  if (!parsed) {
    logger.warn({ shopId }, 'what came to the address for delivery reports was none')
    return 'not_reports'
  }
  const { reports, bad } = parsed
  if (reports.length + bad > MAX_AT_ONCE) return 'too_large'
  if (bad > 0) logger.warn({ shopId, bad, good: reports.length }, 'some of the pushed delivery reports cannot be read')
  try {
    await storeReports(reports, now, shopId)
    return 'stored'
  } catch (error) {
    // Its message may hold what was to be stored.
    logger.error({ shopId, kind: error instanceof Error ? error.name : 'unknown' }, 'pushed delivery reports could not be stored')
    return 'not_stored'
  }
}

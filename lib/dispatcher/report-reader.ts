import 'server-only'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import { awaitsReports } from '@/lib/messages/queries'
import { applyReports, storeReports } from '@/lib/messages/reports'
import type { SmsGateway } from '@/lib/sms/gateway'

const MOST_AT_ONCE = 1000

/**
 * Takes the waiting delivery reports from the gateway until there are no more. Each page is on disk before the next is asked
 * for, because the gateway hands a report out once.
 * @returns how many reports came.
 */
export async function pullReports(gateway: SmsGateway, clock: Clock): Promise<number> {
  let count = 0
  // Reports of an earlier pull may have waited for their message.
  await applyReports(clock.now())
  if (!(await awaitsReports(clock.now()))) return 0
  for (;;) {
    const outcome = await gateway.readReports(MOST_AT_ONCE)
    if (outcome.kind !== 'answered') {
      logger.warn({ kind: outcome.kind, httpStatus: outcome.httpStatus, problem: outcome.problem }, 'delivery reports could not be read')
      return count
    }
    await storeReports(outcome.reports, clock.now())
    await applyReports(clock.now())
    count += outcome.reports.length
    if (outcome.reports.length < MOST_AT_ONCE) return count
  }
}

import 'server-only'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import type { Ledger } from '@/lib/messages/ledger'
import { awaitsReports } from '@/lib/messages/queries'
import type { DeliveryReport, SmsGateway } from '@/lib/sms/gateway'

const MOST_AT_ONCE = 1000
const AFTER_NEWS_MS = 1_000
const WHEN_QUIET_MS = 2_000
const STORE_AGAIN_MS = 1_000
const STORE_TRIES = 300

export type ReportReaderOptions = { gateway: SmsGateway; ledger: Ledger; clock: Clock; sleep: (ms: number) => Promise<unknown> }

/**
 * Takes the waiting delivery reports from the gateway until there are no more. Each page is on disk before the next is asked
 * for, because the gateway hands a report out once.
 * @returns a step that says how long to rest, in milliseconds.
 */
export function createReportReader({ gateway, ledger, clock, sleep }: ReportReaderOptions) {
  /** Kept until they are stored: nobody else has them. What is lost after all, the sweep through the log brings back. */
  async function store(reports: readonly DeliveryReport[]) {
    for (let tries = 1; ; tries++) {
      try {
        return await ledger.storeReports(reports, clock.now())
      } catch (error) {
        logger.error({ err: error, reports: reports.length }, 'delivery reports could not be stored yet')
        if (tries === STORE_TRIES) throw error
        await sleep(STORE_AGAIN_MS)
      }
    }
  }

  return async function step(): Promise<number> {
    // Reports of an earlier pull, or pushed ones, may have waited for their message.
    await ledger.applyReports(clock.now())
    await ledger.lookAgainAfterReports(clock.now())
    if (!(await awaitsReports(clock.now()))) return WHEN_QUIET_MS
    const outcome = await gateway.readReports(MOST_AT_ONCE)
    if (outcome.kind !== 'answered') {
      logger.warn({ kind: outcome.kind, httpStatus: outcome.httpStatus, problem: outcome.problem }, 'delivery reports could not be read')
      return WHEN_QUIET_MS
    }
    if (outcome.reports.length === 0) return WHEN_QUIET_MS
    await store(outcome.reports)
    await ledger.applyReports(clock.now())
    await ledger.lookAgainAfterReports(clock.now())
    return outcome.reports.length < MOST_AT_ONCE ? AFTER_NEWS_MS : 0
  }
}

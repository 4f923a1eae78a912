import 'server-only'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import type { Ledger } from '@/lib/messages/ledger'
import { awaitsReports } from '@/lib/messages/queries'
import type { DeliveryReport, SmsGateway } from '@/lib/sms/gateway'

const MAX_AT_ONCE = 1000
const AFTER_REPORTS_MS = 1_000
const IDLE_MS = 2_000
const STORE_RETRY_MS = 1_000
const STORE_TRIES = 300

export type ReportReaderOptions = { gateway: SmsGateway; ledger: Ledger; clock: Clock; sleep: (ms: number) => Promise<unknown> }

/**
 * Pulls the waiting delivery reports until there are no more. Each page is on disk before the next one is asked for, because the
 * gateway hands each report out once.
 * @returns a step that returns how long to rest, in milliseconds.
 */
export function createReportReader({ gateway, ledger, clock, sleep }: ReportReaderOptions) {
  const { reportRetentionMs, logRetentionMs } = gateway.capabilities

  /** Tries until the reports are stored, because nobody else has them. Reports that are lost after all are fetched from the log (missing-report-checker.ts). */
  async function store(reports: readonly DeliveryReport[]) {
    for (let tries = 1; ; tries++) {
      try {
        return await ledger.storeReports(reports, clock.now())
      } catch (error) {
        logger.error({ err: error, reports: reports.length }, 'delivery reports could not be stored yet')
        if (tries === STORE_TRIES) throw error
        await sleep(STORE_RETRY_MS)
      }
    }
  }

  async function apply() {
    await ledger.applyReports(clock.now())
    await ledger.reopenAfterReports(clock.now(), logRetentionMs)
  }

  return async function step(): Promise<number> {
    // Reports of an earlier pull, or pushed reports, may match a message by now.
    await apply()
    if (!(await awaitsReports(clock.now(), reportRetentionMs))) return IDLE_MS
    const outcome = await gateway.readReports(MAX_AT_ONCE)
    if (outcome.kind !== 'answered') {
      logger.warn({ kind: outcome.kind, httpStatus: outcome.httpStatus, problem: outcome.problem }, 'delivery reports could not be read')
      return IDLE_MS
    }
    if (outcome.reports.length === 0) return IDLE_MS
    await store(outcome.reports)
    await apply()
    return outcome.reports.length < MAX_AT_ONCE ? AFTER_REPORTS_MS : 0
  }
}

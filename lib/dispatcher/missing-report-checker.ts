import 'server-only'
import type { Clock } from '@/lib/clock'
import type { Ledger } from '@/lib/messages/ledger'
import type { MissingReports } from '@/lib/messages/lookup/missing-reports'
import type { LogQuery, SmsGateway } from '@/lib/sms/gateway'
import type { LogReader } from './log-reader'

const REST_MS = 10 * 60_000

type Options = { gateway: Pick<SmsGateway, 'capabilities'>; log: LogReader; ledger: Ledger; clock: Clock }

/**
 * Fetches missing delivery reports from the gateway's log: reports that were pulled and lost in a crash, or pushed while nothing
 * listened. Also reopens lookups twice a day.
 * @returns a step that returns how long to rest, in milliseconds.
 */
export function createMissingReportChecker({ gateway, log, ledger, clock }: Options) {
  const { maxBulkIdsPerQuery, logRetentionMs } = gateway.capabilities
  return async function step(): Promise<number> {
    await ledger.reopenTwiceADay(clock.now(), logRetentionMs)
    const missing = await ledger.takeMissingReports(clock.now(), Math.max(1, maxBulkIdsPerQuery), logRetentionMs)
    for (const query of queriesFor(missing)) {
      const answer = await log.readAll(query)
      if (answer.kind !== 'read') continue
      await ledger.storeReports(answer.lines, clock.now())
      await ledger.applyReports(clock.now())
    }
    return missing.length > 0 ? 0 : REST_MS
  }
}

function queriesFor(missing: readonly MissingReports[]): LogQuery[] {
  const bulkIds = missing.flatMap(({ bulkId }) => bulkId ?? [])
  const single = missing.filter(({ messageIds }) => messageIds.length > 0).map(({ messageIds }): LogQuery => ({ by: 'message', messageIds }))
  return bulkIds.length > 0 ? [{ by: 'bulk', bulkIds }, ...single] : single
}

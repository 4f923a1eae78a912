import 'server-only'
import type { Clock } from '@/lib/clock'
import type { Ledger } from '@/lib/messages/ledger'
import type { Sweep } from '@/lib/messages/lookup/missing-reports'
import type { LogQuery, SmsGateway } from '@/lib/sms/gateway'
import type { LogReader } from './log-reader'

const REST_MS = 10 * 60_000
/** V3's log has pages, so several requests go into one question; v1's answer must hold all of it. */
const AT_ONCE = { V1: 1, V3: 20 } as const

/**
 * Closes the gaps that reports leave (pulled and lost in a crash, pushed while nobody listened): asks the log for what has none.
 * @returns a step that says how long to rest, in milliseconds.
 */
export function createSweeper({ gateway, log, ledger, clock }: { gateway: SmsGateway; log: LogReader; ledger: Ledger; clock: Clock }) {
  return async function step(): Promise<number> {
    await ledger.lookAgainLater(clock.now())
    const sweeps = await ledger.takeSweeps(clock.now(), AT_ONCE[gateway.dialect])
    for (const query of queriesFor(sweeps)) {
      const answer = await log.readAll(query)
      if (answer.kind !== 'read') continue
      await ledger.storeReports(answer.lines, clock.now())
      await ledger.applyReports(clock.now())
    }
    return sweeps.length > 0 ? 0 : REST_MS
  }
}

function queriesFor(sweeps: readonly Sweep[]): LogQuery[] {
  const bulkIds = sweeps.flatMap(({ bulkId }) => bulkId ?? [])
  const single = sweeps.filter(({ messageIds }) => messageIds.length > 0).map(({ messageIds }): LogQuery => ({ by: 'message', messageIds }))
  return bulkIds.length > 0 ? [{ by: 'bulk', bulkIds }, ...single] : single
}

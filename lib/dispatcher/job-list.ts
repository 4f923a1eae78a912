import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '@/lib/clock'
import type { Job } from '@/lib/jobs/job'
import { applyStrayReports, forgetOldReports } from '@/lib/messages/delivery-reports'
import { type Ledger, ledger as rows } from '@/lib/messages/ledger'
import type { SmsGateway } from '@/lib/sms/gateway'
import { createDispatcher } from './dispatcher'
import { type Journal, noJournal } from './journal'
import { createLogReader } from './log-reader'
import { createSweeper } from './missing-report-checker'
import { createReconciler } from './reconciler'
import { createReportReader } from './report-reader'

export type JobOptions = {
  gateway: SmsGateway
  /** Names this process in the leases it holds. */
  worker: string
  httpTimeoutMs: number
  /** How long a request may still arrive after its time limit, and be missing from the log (docs/reliability.md). */
  settleMs?: number
  journal?: Journal
  batchSize?: number
  /** Requests of this process on their way at the same time. */
  inFlight?: number
  /** How many processes may be sending at the same time. */
  processes?: number
  reportsTo?: (shopId: string) => Promise<string | null>
  /** Virtual in the simulation. */
  clock?: Clock
  pause?: (ms: number) => Promise<unknown>
  ledger?: Ledger
  random?: () => number
}

// Longer than the latest straggler and the log's lag: the safety of a second request rests on it (docs/reliability.md).
const SETTLE_MS = 5 * 60_000

/** While the requests are on their way, so many lanes store the last answers and claim the next batches. */
export const SPARE_LANES = 3

/** Everything that works without a request, by name. Which engine runs it is another matter (lib/jobs). */
export function createJobs(options: JobOptions): Job[] {
  const { gateway, worker, httpTimeoutMs, settleMs = SETTLE_MS, journal = noJournal, batchSize = 500, inFlight = 4, processes = 1 } = options
  const { clock = systemClock, pause = sleep, ledger = rows, random, reportsTo } = options
  const dispatcher = createDispatcher({ gateway, ledger, journal, clock, sleep: pause, worker, batchSize, inFlight, httpTimeoutMs, random, reportsTo })
  const log = createLogReader({ gateway, clock, sleep: pause })
  const reconciler = createReconciler({ log, ledger, clock, httpTimeoutMs, settleMs })
  return [
    { name: 'send', lanes: processes * (inFlight + SPARE_LANES), step: dispatcher.send },
    { name: 'recover', lanes: 1, step: dispatcher.recover },
    { name: 'probe', lanes: 1, step: dispatcher.probe },
    { name: 'reconcile', lanes: 1, step: reconciler.step },
    { name: 'reports', lanes: 1, step: createReportReader({ gateway, ledger, clock, sleep: pause }) },
    { name: 'tidy', lanes: 1, step: () => tidy(clock) },
    { name: 'sweep', lanes: 1, step: createSweeper({ gateway, log, ledger, clock }) },
  ]
}

const TIDY_EVERY_MS = 60 * 60_000

/** Reports that found no message by their number find it slowly; after a week they go, for what they said stands with their texts. */
async function tidy(clock: Clock): Promise<number> {
  await applyStrayReports(clock.now())
  await forgetOldReports(clock.now())
  return TIDY_EVERY_MS
}

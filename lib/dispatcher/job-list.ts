import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { forgetOldGuesses } from '@/lib/auth/throttle'
import { type Clock, systemClock } from '@/lib/clock'
import type { Job } from '@/lib/jobs/job'
import { applyStrayReports, deleteOldReports } from '@/lib/messages/delivery-reports'
import { type Ledger, ledger as rows } from '@/lib/messages/ledger'
import type { SmsGateway } from '@/lib/sms/gateway'
import { createDispatcher } from './dispatcher'
import { type Journal, noJournal } from './journal'
import { createLogReader } from './log-reader'
import { createMissingReportChecker } from './missing-report-checker'
import { createReconciler } from './reconciler'
import { createReportReader } from './report-reader'
import { createUpkeep } from './upkeep'

export type JobOptions = {
  gateway: SmsGateway
  /** The name of this process in its leases. */
  worker: string
  httpTimeoutMs: number
  /** How long after its time limit a request may still arrive, and be missing from the log (docs/reliability.md). */
  settleMs?: number
  journal?: Journal
  batchSize?: number
  /** How many requests of this process may be on their way at once. */
  inFlight?: number
  /** How many processes may send at once. */
  processes?: number
  reportsTo?: (shopId: string) => Promise<string | null>
  /** Virtual in the simulation. */
  clock?: Clock
  pause?: (ms: number) => Promise<unknown>
  ledger?: Ledger
  random?: () => number
}

// Longer than the latest arrival of a request and the lag of the log. The safety of a second request rests on it (docs/reliability.md).
const SETTLE_MS = 5 * 60_000

/** So many more lanes store the last answers and claim the next batches while the requests are on their way. */
export const SPARE_LANES = 3

/** Everything that runs in the background, by name. lib/jobs has the engines that run it. */
export function createJobList(options: JobOptions): Job[] {
  const { gateway, worker, httpTimeoutMs, settleMs = SETTLE_MS, journal = noJournal, batchSize = 500, inFlight = 4, processes = 1 } = options
  const { clock = systemClock, pause = sleep, ledger = rows, random, reportsTo } = options
  const dispatcher = createDispatcher({ gateway, ledger, journal, clock, sleep: pause, worker, batchSize, inFlight, httpTimeoutMs, random, reportsTo })
  const upkeep = createUpkeep({ gateway, ledger, clock })
  const log = createLogReader({ gateway, clock, sleep: pause })
  const reconciler = createReconciler({ gateway, log, ledger, clock, httpTimeoutMs, settleMs })
  return [
    { name: 'send', lanes: processes * (inFlight + SPARE_LANES), step: dispatcher.send },
    { name: 'recover', lanes: 1, step: upkeep.recover },
    { name: 'probe', lanes: 1, step: upkeep.probe },
    { name: 'reconcile', lanes: 1, step: reconciler.step },
    { name: 'reports', lanes: 1, step: createReportReader({ gateway, ledger, clock, sleep: pause }) },
    { name: 'tidy', lanes: 1, step: () => tidy(clock) },
    { name: 'missing-reports', lanes: 1, step: createMissingReportChecker({ gateway, log, ledger, clock }) },
  ]
}

const TIDY_EVERY_MS = 60 * 60_000

/**
 * Applies reports that match no message by number, and deletes reports after a week: their content is stored with the texts. Deletes
 * old wrong guesses at sign-in.
 */
async function tidy(clock: Clock): Promise<number> {
  await applyStrayReports(clock.now())
  await deleteOldReports(clock.now())
  await forgetOldGuesses(clock.now())
  return TIDY_EVERY_MS
}

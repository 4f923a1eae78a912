import type { Clock } from '@/lib/clock'
import { db } from '@/lib/db/client'
import { createDispatcher } from '@/lib/dispatcher/dispatcher'
import { type Journal, noJournal } from '@/lib/dispatcher/journal'
import { createLogReader } from '@/lib/dispatcher/log-reader'
import { createMissingReportChecker } from '@/lib/dispatcher/missing-report-checker'
import { createReconciler } from '@/lib/dispatcher/reconciler'
import { createReportReader } from '@/lib/dispatcher/report-reader'
import { createUpkeep } from '@/lib/dispatcher/upkeep'
import { ledger } from '@/lib/messages/ledger'
import type { SmsGateway } from '@/lib/sms/gateway'

export const SETTLE_MS = 5 * 60_000

type Options = {
  gateway: SmsGateway
  clock: Clock & { advance?(ms: number): void }
  worker?: string
  batchSize?: number
  inFlight?: number
  httpTimeoutMs?: number
  reportsTo?: (shopId: string) => Promise<string | null>
  journal?: Journal
}

/** A worker whose steps a test calls one by one. It runs on the test's clock, and sleeping advances that clock. */
export function createWorker({ gateway, clock, worker = 'w1', batchSize = 100, inFlight = 4, httpTimeoutMs = 5_000, reportsTo, journal = noJournal }: Options) {
  const sleep = async (ms: number) => clock.advance?.(ms)
  const dispatcher = createDispatcher({ gateway, ledger, journal, clock, sleep, worker, batchSize, inFlight, httpTimeoutMs, random: () => 0, reportsTo })
  const log = createLogReader({ gateway, clock, sleep })
  const reconciler = createReconciler({ gateway, log, ledger, clock, httpTimeoutMs, settleMs: SETTLE_MS })
  return {
    ...dispatcher,
    ...createUpkeep({ gateway, ledger, clock }),
    /** Sends one batch. @returns whether there was one to send. */
    turn: async () => (await dispatcher.send()) === 0,
    reconcile: reconciler.step,
    readReports: createReportReader({ gateway, ledger, clock, sleep }),
    checkMissingReports: createMissingReportChecker({ gateway, log, ledger, clock }),
  }
}

export type Worker = ReturnType<typeof createWorker>

/** Sends batches until none can be sent. @returns how many were sent. */
export async function runDry(worker: Pick<Worker, 'turn'>): Promise<number> {
  let turns = 0
  while (await worker.turn()) turns += 1
  return turns
}

type Rounds = { campaignId: string; most: number; before?: () => Promise<unknown>; after: (round: number) => Promise<unknown> }

/** Runs rounds of a worker's steps, at most `most`, until no text of the campaign is queued or uncertain. */
export async function workUntilDone(worker: Pick<Worker, 'recover' | 'probe' | 'turn' | 'reconcile'>, { campaignId, most, before, after }: Rounds) {
  const isOpen = () => db.message.count({ where: { campaignId, state: { in: ['QUEUED', 'UNKNOWN'] } } })
  for (let round = 0; round < most && (await isOpen()) > 0; round++) {
    await before?.()
    await worker.recover()
    await worker.probe()
    await runDry(worker)
    while ((await worker.reconcile()) === 0);
    await after(round)
  }
}

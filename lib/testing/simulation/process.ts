import { createJobList } from '@/lib/dispatcher/job-list'
import type { Job } from '@/lib/jobs/job'
import type { Claim } from '@/lib/messages/claim/claim'
import { type Ledger, ledger } from '@/lib/messages/ledger'
import type { SmsGateway } from '@/lib/sms/gateway'
import type { Scenario } from './scenario'
import type { World } from './world'

// Less than the time after which a lookup may count a text as absent.
const LONGEST_REST_MS = 4 * 60_000
// A new promise each time, so that whatever waits for it can be garbage-collected with it.
const never = () => new Promise<never>(() => {})

type Watch = { claimed(phones: string[]): void }

/** Counts the uses of the ledger by all processes. A scenario's crashes and database failures refer to these numbers. */
export type Uses = { count: number; crashes: number }

/**
 * Starts a process that runs the production jobs on virtual time. The promises of a killed process never resolve again, so a crash falls
 * between two awaits. `onDeath` starts the next process.
 */
export function startProcess(world: World, gateway: SmsGateway, scenario: Scenario, name: string, uses: Uses, watch: Watch, onDeath: (downMs: number) => void) {
  let isDead = false
  let frozenUntil = 0

  function die(downMs: number) {
    if (isDead) return
    isDead = true
    uses.crashes += 1
    onDeath(downMs)
  }

  /** Every value from outside passes here: a dead process never gets it, and a frozen one gets it later. */
  async function arrive<T>(value: T): Promise<T> {
    while (!isDead && frozenUntil > world.clock.now().getTime()) await world.sleep(frozenUntil - world.clock.now().getTime())
    return isDead ? never() : value
  }

  function guarded<Arguments extends unknown[], Result>(use: (...args: Arguments) => Promise<Result>) {
    return async (...args: Arguments): Promise<Result> => {
      if (isDead) return never()
      const number = uses.count++
      const kill = scenario.stepKills.find((step) => step.use === number)
      if (kill?.when === 'before') die(kill.downMs)
      if (isDead) return never()
      if (scenario.databaseFailures.includes(number)) throw new Error('simulated: the database is locked')
      const result = await use(...args)
      if (kill?.when === 'after') die(kill.downMs)
      return arrive(result)
    }
  }

  function seen(claim: Claim | null) {
    if (claim) watch.claimed(claim.messages.map(({ phone }) => phone))
  }
  const claimBatch: Ledger['claimBatch'] = async (options) => {
    const result = await ledger.claimBatch(options)
    seen(result.kind === 'claimed' ? result.claim : null)
    return result
  }
  const settleBatch: Ledger['settleBatch'] = async (...args) => {
    const settled = await ledger.settleBatch(...args)
    seen(settled.next)
    return settled
  }
  const own: Ledger = {
    claimBatch: guarded(claimBatch),
    settleBatch: guarded(settleBatch),
    mayStillLeave: guarded(ledger.mayStillLeave),
    recoverExpiredLeases: guarded(ledger.recoverExpiredLeases),
    takeLookup: guarded(ledger.takeLookup),
    knownMessageIds: guarded(ledger.knownMessageIds),
    storeLookup: guarded(ledger.storeLookup),
    isProbeDue: guarded(ledger.isProbeDue),
    storeProbe: guarded(ledger.storeProbe),
    storeReports: guarded(ledger.storeReports),
    applyReports: guarded(ledger.applyReports),
    takeMissingReports: guarded(ledger.takeMissingReports),
    reopenAfterReports: guarded(ledger.reopenAfterReports),
    reopenTwiceADay: guarded(ledger.reopenTwiceADay),
  }
  const remote: SmsGateway = {
    ...gateway,
    sendBatch: async (batch) => arrive(await gateway.sendBatch(batch)),
    readLogs: async (query) => arrive(await gateway.readLogs(query)),
    readReports: async (limit) => arrive(await gateway.readReports(limit)),
  }
  const pause = async (ms: number) => arrive(await world.sleep(ms))

  const jobs = createJobList({
    gateway: remote,
    worker: name,
    httpTimeoutMs: 30_000,
    batchSize: scenario.batchSize,
    inFlight: scenario.lanes,
    clock: world.clock,
    pause,
    ledger: own,
    random: () => 0.5,
  })

  /** Rests get longer while there is nothing to do, so that hours of waiting take few steps. */
  async function run(step: Job['step']) {
    for (let idle = 0; !isDead; ) {
      const restMs = await step(() => !isDead).catch(() => 5_000)
      idle = restMs === 0 ? 0 : idle + 1
      if (restMs > 0) await pause(Math.max(restMs, Math.min(LONGEST_REST_MS, restMs * 2 ** idle)))
    }
  }

  for (const { lanes, step } of jobs) for (let lane = 0; lane < lanes; lane++) void run(step)
  return {
    die,
    freeze(forMs: number) {
      frozenUntil = Math.max(frozenUntil, world.clock.now().getTime() + forMs)
    },
  }
}

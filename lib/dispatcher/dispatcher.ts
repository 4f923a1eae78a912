import 'server-only'
import pLimit from 'p-limit'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import type { Claim } from '@/lib/messages/claim/claim'
import type { Ledger } from '@/lib/messages/ledger'
import type { Outcome } from '@/lib/messages/settle/batch-outcome'
import type { SendOutcome, SmsGateway } from '@/lib/sms/gateway'
import type { Journal } from './journal'
import { waitMs } from './retry-policy'

export type DispatcherOptions = {
  gateway: SmsGateway
  ledger: Ledger
  journal: Journal
  clock: Clock
  sleep: (ms: number) => Promise<unknown>
  /** Names this process in the leases it holds. */
  worker: string
  batchSize: number
  /** Requests on their way at the same time; calls of `send` beyond that prepare the next ones meanwhile. */
  inFlight: number
  /** Time limit of one request. The lease is longer by far, so nobody takes over a request that is still on its way. */
  httpTimeoutMs: number
  random?: () => number
  /** Where the gateway shall push the delivery reports of a shop; null: it is asked for them. */
  reportsTo?: (shopId: string) => Promise<string | null>
}

/** From the committed intent to the POST: a laptop that slept in between does not post what it meant to post an hour ago. */
export const FRESH_MS = 60_000
const LEASE_MARGIN_MS = 30_000
const LOOK_AGAIN_MS = 1_000
const SHORTEST_REST_MS = 20
const SETTLE_AGAIN_MS = 1_000
const PROBE_EVERY_MS = 1_000
const RECOVER_EVERY_MS = 30_000

const ASLEEP: SendOutcome = { kind: 'refused', cause: 'unreachable', httpStatus: null, problem: 'This computer was asleep.', retryAfterMs: 0 }
const CALLED_OFF: Outcome = { kind: 'withheld', httpStatus: null, problem: 'Held back before it left.' }
const NO_JOURNAL: SendOutcome = { kind: 'refused', cause: 'unreachable', httpStatus: null, problem: 'The send journal cannot be written.', retryAfterMs: null }

function isAllWell(outcome: Outcome): boolean {
  return outcome.kind === 'answered' && outcome.entries.every(({ verdict }) => verdict !== 'REJECTED')
}

/**
 * Keeps the promises in the message ledger: takes what is due, posts it, stores the answer. Owns time, not rows. Any number may
 * run at once, in one process or many; what must happen once is decided by the rows. Each function is a step that says how long
 * to rest afterwards, in milliseconds.
 */
export function createDispatcher(options: DispatcherOptions) {
  const { gateway, ledger, journal, clock, sleep, worker, batchSize, inFlight, httpTimeoutMs, random = Math.random, reportsTo = async () => null } = options
  const { account, dialect } = gateway
  // An answer is stored, and the next batch claimed, while other requests are on their way: the gateway never waits for the disk.
  const turn = pLimit(inFlight)
  const leaseMs = FRESH_MS + httpTimeoutMs + LEASE_MARGIN_MS

  const claimOptions = (now: Date) => ({ worker, batchSize, dialect, account, freshMs: FRESH_MS, leaseMs, now })

  /** Sends a batch, and one after the other while it may go on. @returns 0 when it did. */
  async function send(mayGoOn = () => false): Promise<number> {
    const now = clock.now()
    const result = await ledger.claimBatch(claimOptions(now))
    if (result.kind === 'nothing')
      return result.again ? Math.min(LOOK_AGAIN_MS, Math.max(SHORTEST_REST_MS, result.again.getTime() - now.getTime())) : LOOK_AGAIN_MS
    for (let claim: Claim | null = result.claim; claim; ) claim = await sendBatch(claim, mayGoOn)
    return 0
  }

  /** @returns what was claimed with the answer: this process's to send next. */
  async function sendBatch(claim: Claim, mayGoOn: () => boolean): Promise<Claim | null> {
    const unwritten = await writeIntent(claim)
    if (unwritten) return settle(claim, unwritten, mayGoOn)
    const address = dialect === 'V3' ? await reportsTo(claim.shopId).catch(() => null) : null
    const hasToWait = turn.activeCount === inFlight
    const store = await turn(async () => {
      const outcome = hasToWait && !(await mayStillLeave(claim)) ? CALLED_OFF : await post(claim, address)
      if (isAllWell(outcome)) return () => settle(claim, outcome, mayGoOn)
      // What waits for this turn asks the ledger whether it may still leave, so it has to know.
      const next = await settle(claim, outcome, mayGoOn)
      return () => next
    })
    return store()
  }

  async function writeIntent(claim: Claim): Promise<Outcome | null> {
    try {
      await journal.append(claim)
      return null
    } catch (error) {
      logger.error({ err: error }, 'the send journal cannot be written, so nothing is sent')
      return NO_JOURNAL
    }
  }

  async function post(claim: Claim, address: string | null): Promise<Outcome> {
    if (clock.now() > claim.notAfter) return ASLEEP
    const texts = claim.messages.map(({ phone, text, messageId }) => ({ to: phone, text, messageId }))
    const outcome = await gateway.sendBatch({ bulkId: claim.batchId, sender: claim.sender, texts, reportsTo: address })
    if (outcome.kind !== 'refused' && outcome.foreign)
      logger.warn({ batchId: claim.batchId, foreign: outcome.foreign }, 'the answer holds entries that belong to none of our texts')
    return outcome
  }

  async function mayStillLeave(claim: Claim): Promise<boolean> {
    try {
      return await ledger.mayStillLeave(claim, account, clock.now())
    } catch (error) {
      logger.error({ batchId: claim.batchId, err: error }, 'whether a request may still leave cannot be read, so it does not')
      return false
    }
  }

  /** The answer is kept until it is stored, or until the lease has run out and the gateway's log is the only way left. */
  async function settle(claim: Claim, outcome: Outcome, mayGoOn: () => boolean): Promise<Claim | null> {
    for (let tries = 1; ; tries++) {
      try {
        const now = clock.now()
        const { isMine, next } = await ledger.settleBatch(claim, outcome, {
          now,
          account,
          waitMs: (failures, retryAfterMs) => waitMs(failures, retryAfterMs, random()),
          // Should the claim be what fails, it does not keep the answer from being stored.
          next: tries === 1 && mayGoOn() ? claimOptions(now) : undefined,
        })
        if (!isMine) logger.warn({ batchId: claim.batchId }, 'settled too late: the lease had run out')
        return next
      } catch (error) {
        logger.error({ batchId: claim.batchId, err: error }, 'the answer could not be stored yet')
        if (clock.now().getTime() + SETTLE_AGAIN_MS >= claim.leaseUntil.getTime()) return null
        await sleep(SETTLE_AGAIN_MS)
      }
    }
  }

  /** Makes uncertain what a crash left behind. */
  async function recover(): Promise<number> {
    await ledger.recoverExpiredLeases(account, clock.now())
    return RECOVER_EVERY_MS
  }

  /** While nothing is sent because the gateway gave no certain answers: asks it something harmless. */
  async function probe(): Promise<number> {
    if (!(await ledger.isProbeDue(account, clock.now()))) return PROBE_EVERY_MS
    const now = clock.now()
    const outcome = await gateway.readLogs({ by: 'time', since: new Date(now.getTime() - 60_000), until: now, limit: 1 })
    // That it refuses the question is an answer all the same.
    const alive = outcome.kind === 'answered' || (outcome.kind === 'refused' && outcome.cause !== 'unreachable' && outcome.cause !== 'throttled')
    await ledger.storeProbe(account, alive, clock.now())
    return PROBE_EVERY_MS
  }

  return { send, recover, probe }
}

export type Dispatcher = ReturnType<typeof createDispatcher>

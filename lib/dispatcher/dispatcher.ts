import 'server-only'
import pLimit from 'p-limit'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import type { Claim } from '@/lib/messages/claim/claim'
import type { Ledger } from '@/lib/messages/ledger'
import type { BatchOutcome } from '@/lib/messages/settle/batch-outcome'
import type { SendOutcome, SmsGateway } from '@/lib/sms/gateway'
import type { Journal } from './journal'
import { waitMs } from './retry-policy'

export type DispatcherOptions = {
  gateway: SmsGateway
  ledger: Ledger
  journal: Journal
  clock: Clock
  sleep: (ms: number) => Promise<unknown>
  /** The name of this process in its leases. */
  worker: string
  /** How many texts a request holds at most, where the gateway does not set a lower limit. */
  batchSize: number
  /** How many requests may be on their way at once. Further calls of `send` prepare the next requests meanwhile. */
  inFlight: number
  /** The time limit of one request. The lease is much longer, so nobody takes over a request that is still on its way. */
  httpTimeoutMs: number
  random?: () => number
  /** The address for a shop's pushed delivery reports; null: reports are pulled. */
  reportsTo?: (shopId: string) => Promise<string | null>
}

/** How long after the intent is committed its request may still leave. A laptop that slept meanwhile must not send what it meant to send an hour ago. */
export const FRESH_MS = 60_000
const LEASE_MARGIN_MS = 30_000
const IDLE_MS = 1_000
const SHORTEST_REST_MS = 20
const SETTLE_RETRY_MS = 1_000

const ASLEEP: SendOutcome = { kind: 'refused', cause: 'unreachable', httpStatus: null, problem: 'This computer was asleep.', retryAfterMs: 0 }
const CALLED_OFF: BatchOutcome = { kind: 'called_off', httpStatus: null, problem: 'Called off before it left.' }
const NO_JOURNAL: SendOutcome = { kind: 'refused', cause: 'unreachable', httpStatus: null, problem: 'The send journal cannot be written.', retryAfterMs: null }

function isAllWell(outcome: BatchOutcome): boolean {
  return outcome.kind === 'answered' && outcome.entries.every(({ verdict }) => verdict !== 'REJECTED')
}

/**
 * Sends the texts of the message ledger: claims a batch, posts it, and settles it with the answer. It decides when things happen;
 * the ledger owns the rows. Any number of dispatchers may run at once, in one process or in many, because the rows decide what
 * happens only once.
 */
export function createDispatcher(options: DispatcherOptions) {
  const { gateway, ledger, journal, clock, sleep, worker, batchSize, inFlight, httpTimeoutMs, random = Math.random, reportsTo = async () => null } = options
  const { account, capabilities, explain } = gateway
  // Limits the requests on their way. Storing an answer and claiming the next batch happen outside this limit, so the gateway never waits for the disk.
  const turn = pLimit(inFlight)
  const leaseMs = FRESH_MS + httpTimeoutMs + LEASE_MARGIN_MS

  const claimOptions = (now: Date) => ({
    worker,
    batchSize: Math.min(batchSize, capabilities.maxTextsPerRequest),
    ownIds: capabilities.ownIds,
    account,
    freshMs: FRESH_MS,
    leaseMs,
    now,
  })

  /** Sends a batch, and then further batches while `mayGoOn` says so. @returns 0 if a batch was sent, else how long to rest, in milliseconds. */
  async function send(mayGoOn = () => false): Promise<number> {
    const now = clock.now()
    const result = await ledger.claimBatch(claimOptions(now))
    if (result.kind === 'nothing') return result.retryAt ? Math.min(IDLE_MS, Math.max(SHORTEST_REST_MS, result.retryAt.getTime() - now.getTime())) : IDLE_MS
    for (let claim: Claim | null = result.claim; claim; ) claim = await sendBatch(claim, mayGoOn)
    return 0
  }

  /** @returns the batch that was claimed together with the answer, to be sent next. */
  async function sendBatch(claim: Claim, mayGoOn: () => boolean): Promise<Claim | null> {
    const unwritten = await writeIntent(claim)
    if (unwritten) return settle(claim, unwritten, mayGoOn)
    const address = capabilities.pushesReports ? await reportsTo(claim.shopId).catch(() => null) : null
    const hasToWait = turn.activeCount === inFlight
    // An answer without problems is stored after the turn, every other outcome within it.
    const store = await turn(async () => {
      const outcome = hasToWait && !(await mayStillLeave(claim)) ? CALLED_OFF : await post(claim, address)
      if (isAllWell(outcome)) return () => settle(claim, outcome, mayGoOn)
      // The next request asks the ledger whether it may still leave, so this outcome has to be stored before its turn comes.
      const next = await settle(claim, outcome, mayGoOn)
      return () => next
    })
    return store()
  }

  async function writeIntent(claim: Claim): Promise<BatchOutcome | null> {
    try {
      await journal.append(claim)
      return null
    } catch (error) {
      logger.error({ err: error }, 'the send journal cannot be written, so nothing is sent')
      return NO_JOURNAL
    }
  }

  async function post(claim: Claim, address: string | null): Promise<BatchOutcome> {
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

  /** Tries to store the outcome until it succeeds, or until the lease expires and only the gateway's log can tell. */
  async function settle(claim: Claim, outcome: BatchOutcome, mayGoOn: () => boolean): Promise<Claim | null> {
    for (let tries = 1; ; tries++) {
      try {
        const now = clock.now()
        const { isMine, next } = await ledger.settleBatch(claim, outcome, {
          now,
          account,
          explain,
          waitMs: (failures, retryAfterMs) => waitMs(failures, retryAfterMs, random()),
          // Only at the first try: if claiming the next batch is what fails, the answer still gets stored.
          next: tries === 1 && mayGoOn() ? claimOptions(now) : undefined,
        })
        if (!isMine) logger.warn({ batchId: claim.batchId }, 'settled too late: the lease had expired')
        return next
      } catch (error) {
        logger.error({ batchId: claim.batchId, err: error }, 'the answer could not be stored yet')
        if (clock.now().getTime() + SETTLE_RETRY_MS >= claim.leaseUntil.getTime()) return null
        await sleep(SETTLE_RETRY_MS)
      }
    }
  }

  return { send }
}

import 'server-only'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import { type Claim, claimBatch } from '@/lib/messages/claim'
import { pauseWithReason } from '@/lib/messages/mutations'
import { recoverExpiredLeases } from '@/lib/messages/recover'
import { settleBatch } from '@/lib/messages/settle'
import type { SendOutcome, SmsGateway } from '@/lib/sms/gateway'
import { createPulse, waitMs } from './retry-policy'

export type DispatcherOptions = {
  gateway: SmsGateway
  clock: Clock
  /** Names this process in the leases it holds. */
  worker: string
  batchSize: number
  /** Time limit of one request. The lease is longer by far, so nobody takes over a request that is still on its way. */
  httpTimeoutMs: number
  random?: () => number
}

// From the committed intent to the POST: a laptop that slept in between does not post what it meant to post an hour ago.
const FRESH_MS = 60_000
const LEASE_MARGIN_MS = 30_000

/**
 * Keeps the promises in the message ledger: takes what is due, posts it, stores the answer. Owns time, not rows. Any number may
 * run at once, in one process or many; what must happen once is decided by the rows.
 */
export function createDispatcher({ gateway, clock, worker, batchSize, httpTimeoutMs, random = Math.random }: DispatcherOptions) {
  const leaseMs = FRESH_MS + httpTimeoutMs + LEASE_MARGIN_MS
  const pulse = createPulse()
  let waitUntil = 0

  /** Sends one batch. @returns false when there was nothing to do now. */
  async function turn(): Promise<boolean> {
    if (clock.now().getTime() < waitUntil) return false
    const claimedAt = clock.now()
    const claim = await claimBatch({ worker, batchSize, leaseMs, now: claimedAt })
    if (!claim) return false
    const outcome = await post(claim, claimedAt)
    if (!(await settleBatch(claim, outcome, clock.now()))) logger.warn({ batchId: claim.batchId }, 'settled too late: the lease had run out')
    await learn(claim, outcome, claimedAt)
    return true
  }

  async function post(claim: Claim, claimedAt: Date): Promise<SendOutcome> {
    if (clock.now().getTime() - claimedAt.getTime() > FRESH_MS)
      return { kind: 'refused', cause: 'unreachable', httpStatus: null, problem: 'This computer was asleep.', retryAfterMs: 0 }
    return gateway.sendBatch({ sender: claim.sender, text: claim.text, to: claim.messages.map(({ phone }) => phone) })
  }

  /** What an outcome means for what is sent next. */
  async function learn({ batchId, campaignId, messages }: Claim, outcome: SendOutcome, claimedAt: Date) {
    if (outcome.kind === 'answered' && outcome.foreign > 0)
      logger.warn({ batchId, foreign: outcome.foreign }, 'the answer holds entries that belong to no number')
    const next = pulse.feel(outcome, { people: messages.length, claimedAt, now: clock.now() })
    if (next.pause) await pauseWithReason(campaignId, next.pause)
    if (next.failures > 0 && outcome.kind === 'refused')
      waitUntil = Math.max(waitUntil, clock.now().getTime() + waitMs(next.failures, outcome.retryAfterMs, random()))
  }

  return {
    turn,
    recover: () => recoverExpiredLeases(clock.now()),
    /** How long nothing is sent because the gateway could not be reached or asked us to slow down; 0: not at all. */
    waitsMs: () => Math.max(0, waitUntil - clock.now().getTime()),
  }
}

export type Dispatcher = ReturnType<typeof createDispatcher>

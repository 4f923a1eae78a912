/**
 * The circuit breaker of a gateway account. An outage leaves few texts uncertain: those of the requests that were already on their
 * way, and of the requests up to the third without a certain answer.
 */
export type Breaker = {
  state: 'CLOSED' | 'OPEN' | 'TRIAL'
  unknownInRow: number
  failures: number
  failedAt: Date | null
  backoffUntil: Date | null
  probeAt: Date | null
  probes: number
  trialBatchId: string | null
  trialSize: number
  problem: string | null
}

/** What a request, or a probe, says about the gateway's health. */
export type HealthSignal =
  /** The gateway gave a certain answer, whatever it was. */
  | { kind: 'certain'; batchId: string }
  /** It is unknown whether the gateway took the request. */
  | { kind: 'unknown'; batchId: string; problem: string }
  /** The gateway certainly did not take the request, for a passing reason. `claimedAt`: when the batch was claimed. */
  | { kind: 'backoff'; batchId: string; problem: string; claimedAt: Date; waitMs: (failures: number) => number }
  /** The request never left, which says nothing about the gateway. */
  | { kind: 'called_off'; batchId: string }
  | { kind: 'probe'; isAlive: boolean }

type RequestSignal = Exclude<HealthSignal, { kind: 'probe' }>

const UNKNOWN_TO_OPEN = 3
const FIRST_PROBE_MS = 5_000
const LONGEST_PROBE_MS = 5 * 60_000
/** A trial batch of this many texts that goes well closes the breaker. */
const TRIAL_ENDS_AT = 256

export const CLOSED: Breaker = {
  state: 'CLOSED',
  unknownInRow: 0,
  failures: 0,
  failedAt: null,
  backoffUntil: null,
  probeAt: null,
  probes: 0,
  trialBatchId: null,
  trialSize: 1,
  problem: null,
}

/** Nothing has gone wrong lately, so a certain answer changes nothing. */
export function isHealthy({ state, unknownInRow, failures, backoffUntil }: Breaker): boolean {
  return state === 'CLOSED' && unknownInRow === 0 && failures === 0 && backoffUntil === null
}

/** The breaker after a signal. Pure. */
export function nextBreaker(breaker: Breaker, signal: HealthSignal, now: Date): Breaker {
  return signal.kind === 'probe' ? afterProbe(breaker, signal.isAlive, now) : afterRequest(breaker, signal, now)
}

const after = (now: Date, ms: number) => new Date(now.getTime() + ms)

function afterProbe(breaker: Breaker, isAlive: boolean, now: Date): Breaker {
  if (breaker.state !== 'OPEN') return breaker
  if (isAlive) return { ...breaker, state: 'TRIAL', probeAt: null, trialBatchId: null, trialSize: 1 }
  const waitMs = Math.min(LONGEST_PROBE_MS, FIRST_PROBE_MS * 2 ** (breaker.probes + 1))
  return { ...breaker, probes: breaker.probes + 1, probeAt: after(now, waitMs) }
}

function afterRequest(breaker: Breaker, signal: RequestSignal, now: Date): Breaker {
  const isTrial = breaker.state === 'TRIAL' && breaker.trialBatchId === signal.batchId
  switch (signal.kind) {
    case 'called_off':
      return isTrial ? { ...breaker, trialBatchId: null } : breaker
    case 'backoff':
      return { ...backedOff(breaker, signal, now), trialBatchId: isTrial ? null : breaker.trialBatchId }
    case 'unknown': {
      const unknownInRow = breaker.unknownInRow + 1
      const hasToOpen = isTrial || (breaker.state === 'CLOSED' && unknownInRow >= UNKNOWN_TO_OPEN)
      return hasToOpen ? opened(breaker, signal.problem, now) : { ...breaker, unknownInRow, problem: signal.problem }
    }
    case 'certain':
      if (isTrial && breaker.trialSize < TRIAL_ENDS_AT) return { ...breaker, failures: 0, trialBatchId: null, trialSize: breaker.trialSize * 2 }
      return breaker.state === 'CLOSED' || isTrial ? CLOSED : breaker
  }
}

function backedOff(breaker: Breaker, signal: Extract<HealthSignal, { kind: 'backoff' }>, now: Date): Breaker {
  // Requests that were on their way together fail together: that is one failure.
  const failures = breaker.failedAt && signal.claimedAt < breaker.failedAt ? Math.max(1, breaker.failures) : breaker.failures + 1
  const until = after(now, signal.waitMs(failures))
  const backoffUntil = breaker.backoffUntil && breaker.backoffUntil > until ? breaker.backoffUntil : until
  return { ...breaker, unknownInRow: 0, failures, failedAt: now, backoffUntil, problem: signal.problem }
}

function opened(breaker: Breaker, problem: string, now: Date): Breaker {
  return { ...breaker, state: 'OPEN', unknownInRow: 0, probeAt: after(now, FIRST_PROBE_MS), probes: 0, trialBatchId: null, trialSize: 1, problem }
}

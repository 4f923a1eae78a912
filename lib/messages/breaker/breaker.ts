import 'server-only'
import { isPostgres, type Sql } from '@/lib/db/client'
import { Prisma, readTime } from '@/lib/db/sql'

/**
 * The circuit breaker of a gateway account, kept in a row so that all workers, and the next process, know of it. An outage leaves
 * at most the requests that were on their way and those up to the third doubtful one uncertain, not a whole campaign.
 */
export type Circuit = {
  state: 'CLOSED' | 'OPEN' | 'TRIAL'
  doubtful: number
  failures: number
  failedAt: Date | null
  waitUntil: Date | null
  probeAt: Date | null
  probes: number
  trialBatchId: string | null
  trialSize: number
  problem: string | null
}

/** What a request, or a probe, says of the gateway. */
export type Pulse =
  /** It spoke for itself, whatever it said. */
  | { kind: 'certain'; batchId: string }
  | { kind: 'doubtful'; batchId: string; problem: string }
  /** Certainly not taken, for a reason that passes. `claimedAt`: when the request was decided on. */
  | { kind: 'held'; batchId: string; problem: string; claimedAt: Date; waitMs: (failures: number) => number }
  /** It never left, which says nothing of the gateway. */
  | { kind: 'withheld'; batchId: string }
  | { kind: 'probe'; alive: boolean }

const DOUBTS_TO_OPEN = 3
const FIRST_PROBE_MS = 5_000
const LONGEST_PROBE_MS = 5 * 60_000
/** A trial request of this many texts that goes well ends the trial. */
const TRIAL_ENDS_AT = 256

const CLEAN: Circuit = {
  state: 'CLOSED',
  doubtful: 0,
  failures: 0,
  failedAt: null,
  waitUntil: null,
  probeAt: null,
  probes: 0,
  trialBatchId: null,
  trialSize: 1,
  problem: null,
}

const after = (now: Date, ms: number) => new Date(now.getTime() + ms)

function opened(circuit: Circuit, problem: string, now: Date): Circuit {
  return { ...circuit, state: 'OPEN', doubtful: 0, probeAt: after(now, FIRST_PROBE_MS), probes: 0, trialBatchId: null, trialSize: 1, problem }
}

/** What the circuit is after `pulse`. Pure. */
export function nextCircuit(circuit: Circuit, pulse: Pulse, now: Date): Circuit {
  if (pulse.kind === 'probe') {
    if (circuit.state !== 'OPEN') return circuit
    if (pulse.alive) return { ...circuit, state: 'TRIAL', probeAt: null, trialBatchId: null, trialSize: 1 }
    const waitMs = Math.min(LONGEST_PROBE_MS, FIRST_PROBE_MS * 2 ** (circuit.probes + 1))
    return { ...circuit, probes: circuit.probes + 1, probeAt: after(now, waitMs) }
  }
  const isTrial = circuit.state === 'TRIAL' && circuit.trialBatchId === pulse.batchId
  if (pulse.kind === 'withheld') return isTrial ? { ...circuit, trialBatchId: null } : circuit
  if (pulse.kind === 'held') {
    // Requests that were on their way together fail together: that is one failure.
    const failures = circuit.failedAt && pulse.claimedAt < circuit.failedAt ? Math.max(1, circuit.failures) : circuit.failures + 1
    const waitUntil = after(now, pulse.waitMs(failures))
    const later = circuit.waitUntil && circuit.waitUntil > waitUntil ? circuit.waitUntil : waitUntil
    return { ...circuit, doubtful: 0, failures, failedAt: now, waitUntil: later, trialBatchId: isTrial ? null : circuit.trialBatchId, problem: pulse.problem }
  }
  if (pulse.kind === 'doubtful') {
    const doubtful = circuit.doubtful + 1
    if (isTrial || (circuit.state === 'CLOSED' && doubtful >= DOUBTS_TO_OPEN)) return opened(circuit, pulse.problem, now)
    return { ...circuit, doubtful, problem: pulse.problem }
  }
  if (isTrial && circuit.trialSize < TRIAL_ENDS_AT) return { ...circuit, failures: 0, trialBatchId: null, trialSize: circuit.trialSize * 2 }
  if (circuit.state === 'CLOSED' || isTrial) return CLEAN
  return circuit
}

type Row = Omit<Circuit, 'failedAt' | 'waitUntil' | 'probeAt'> & Record<'failedAt' | 'waitUntil' | 'probeAt', Date | string | null>

/** The circuit as stored. `lock`: nobody else changes it until the transaction ends. */
export async function readCircuit(sql: Pick<Sql, '$queryRaw'>, account: string, lock = false): Promise<Circuit> {
  const forUpdate = Prisma.raw(isPostgres && lock ? 'FOR UPDATE' : '')
  const [row] = await sql.$queryRaw<Row[]>`
    SELECT "state", "doubtful", "failures", "failedAt", "waitUntil", "probeAt", "probes", "trialBatchId", "trialSize", "problem"
    FROM "Circuit" WHERE "account" = ${account} ${forUpdate}`
  if (!row) return CLEAN
  const time = (value: Date | string | null) => (value === null ? null : readTime(value))
  return { ...row, failedAt: time(row.failedAt), waitUntil: time(row.waitUntil), probeAt: time(row.probeAt) }
}

/** Nothing has gone wrong lately, so an answer, which is certain, changes nothing. */
export function isClean({ state, doubtful, failures, waitUntil }: Circuit): boolean {
  return state === 'CLOSED' && doubtful === 0 && failures === 0 && waitUntil === null
}

/** Feels a pulse and stores what it means. */
export async function feelPulse(sql: Sql, account: string, pulse: Pulse, now: Date) {
  await sql.$executeRaw`INSERT INTO "Circuit" ("account", "updatedAt") VALUES (${account}, ${now}) ON CONFLICT DO NOTHING`
  await storeCircuit(sql, account, nextCircuit(await readCircuit(sql, account, true), pulse, now), now)
}

export async function storeCircuit(sql: Sql, account: string, circuit: Circuit, now: Date) {
  await sql.$executeRaw`
    UPDATE "Circuit" SET "state" = ${Prisma.raw(`'${circuit.state}'`)}, "doubtful" = ${circuit.doubtful}, "failures" = ${circuit.failures},
      "failedAt" = ${circuit.failedAt}, "waitUntil" = ${circuit.waitUntil}, "probeAt" = ${circuit.probeAt}, "probes" = ${circuit.probes},
      "trialBatchId" = ${circuit.trialBatchId}, "trialSize" = ${circuit.trialSize}, "problem" = ${circuit.problem}, "updatedAt" = ${now}
    WHERE "account" = ${account}`
}

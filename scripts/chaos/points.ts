/** The ledger's transactions (lib/messages), each recognised by a statement that only it makes. */
export const TRANSACTIONS = {
  claim: /INSERT INTO "Batch" \(/,
  settle: /UPDATE "Batch" SET .*"httpStatus" = /s,
  report: /INSERT INTO "GatewayEvent"/,
  apply: /UPDATE "GatewayEvent" SET "appliedAt"/,
  recover: /UPDATE "Batch" SET "state" = 'UNKNOWN', "settledAt"/,
  take: /UPDATE "Batch" SET "lookupAt" = \S+ WHERE/,
  lookup: /UPDATE "Batch" SET "lookupAt" = .*"emptyLookups" = /s,
}
/** The first statement of a process that searches for texts to send. */
export const AT_WORK = /FROM "Campaign" c JOIN "Shop" s/

const transactions = Object.keys(TRANSACTIONS)
const commits = transactions.flatMap((name) => [`${name}-before-commit`, `${name}-after-commit`])

/** Points at which a process kills itself (kill-points.ts). Only SQLite has a send journal. */
const SELF_POINTS = { sqlite: [...commits, 'journal-before-sync', 'journal-after-sync'], postgres: commits }

/** Points at which the network tap between app and gateway kills the app, or freezes it for longer than its lease (network-tap.ts). */
export const NETWORK_POINTS = ['post-no-byte', 'post-half', 'post-all', 'answer-kept', 'answer-half', 'freeze-in-flight'] as const
export type NetworkPoint = (typeof NETWORK_POINTS)[number]

/** Acts at a random moment. */
export const RANDOM_ACTS = ['random', 'freeze', 'two-terms'] as const

export type Database = keyof typeof SELF_POINTS
export type Act = { point: string; nth: number }

export const pointsOf = (database: Database): string[] => [...SELF_POINTS[database], ...NETWORK_POINTS, ...RANDOM_ACTS]

/** The points of a short run, which reaches each of them once. */
export const shortPointsOf = (database: Database): string[] => [...SELF_POINTS[database], ...NETWORK_POINTS, 'two-terms']

// These points are reached only after a lease has expired, that is after a process was killed while its request was on its way.
const AFTERMATH = /^(recover|take|lookup)-/
// A lookup that is cut off can be repeated only ten minutes later. It must not be among the last acts, or the end of the run waits for it.
const CUT_OFF = /^(take-after|lookup-before)-/

export const comesAfterCrash = ({ point }: Act) => AFTERMATH.test(point)

/** @param slot of the process. Slot 0 is the app, and only the app gets pushed reports. */
export const canHappenIn = (slot: number, { point }: Act) => slot === 0 || !point.startsWith('report-')

function timeOf(point: string, random: number): number {
  if (CUT_OFF.test(point)) return 0.3 + random * 0.3
  return AFTERMATH.test(point) ? 0.3 + random : random
}

/**
 * Plans `count` acts: rounds of all points, each round in random order. Points that only a crash makes possible do not come first.
 * @param most the highest n.
 */
export function planActs(points: readonly string[], count: number, most: number, random: () => number): Act[] {
  const acts: Act[] = []
  while (acts.length < count) {
    const order = points.map((point) => ({ point, at: timeOf(point, random()) })).toSorted((a, b) => a.at - b.at)
    acts.push(...order.map(({ point }) => ({ point, nth: AFTERMATH.test(point) ? 1 : 1 + Math.floor(random() * most) })))
  }
  return acts.slice(0, count)
}

/** xorshift32: the same seed, the same numbers from 0 up to 1. */
export function randomOf(seed: number): () => number {
  let state = seed | 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** The ledger's transactions, each by a statement that only it makes (lib/messages). */
export const TRANSACTIONS = {
  claim: /INSERT INTO "Batch" \(/,
  settle: /UPDATE "Batch" SET .*"httpStatus" = /s,
  report: /INSERT INTO "GatewayEvent"/,
  apply: /UPDATE "GatewayEvent" SET "appliedAt"/,
  recover: /UPDATE "Batch" SET "state" = 'UNKNOWN', "settledAt"/,
  take: /UPDATE "Batch" SET "lookupAt" = \S+ WHERE/,
  look: /UPDATE "Batch" SET "lookupAt" = .*"emptyLookups" = /s,
}
/** Whoever looks for texts to send has started. */
export const AT_WORK = /FROM "Campaign" c JOIN "Shop" s/

const transactions = Object.keys(TRANSACTIONS)
const commits = transactions.flatMap((name) => [`${name}-before-commit`, `${name}-after-commit`])

/** Where the process kills itself (kill-points.ts). The journal is beside SQLite only. */
const SELF_POINTS = { sqlite: [...commits, 'journal-before-sync', 'journal-after-sync'], postgres: commits }

/** Where the wire between app and gateway kills the app, or freezes it for longer than its lease (wire.ts). */
export const WIRE_POINTS = ['post-no-byte', 'post-half', 'post-all', 'answer-kept', 'answer-half', 'freeze-in-flight'] as const
export type WirePoint = (typeof WIRE_POINTS)[number]

/** What is done to a process at a moment that nobody chose. */
export const RANDOM_ACTS = ['random', 'freeze', 'two-terms'] as const

export type Database = keyof typeof SELF_POINTS
export type Act = { point: string; nth: number }

export const pointsOf = (database: Database): string[] => [...SELF_POINTS[database], ...WIRE_POINTS, ...RANDOM_ACTS]

/** The named ones, which a short run comes to once each. */
export const shortPointsOf = (database: Database): string[] => [...SELF_POINTS[database], ...WIRE_POINTS, 'two-terms']

// These come after a lease has run out, so only when something was killed with a request in hand.
const AFTERMATH = /^(recover|take|look)-/
// A look that is cut off is another's only ten minutes later: not among the last, or the end waits for it.
const CUT_OFF = /^(take-after|look-before)-/

export const comesAfterCrash = ({ point }: Act) => AFTERMATH.test(point)

/** @param slot of several processes; the first is the app, and reports are pushed to no other. */
export const canHappenIn = (slot: number, { point }: Act) => slot === 0 || !point.startsWith('report-')

function placeOf(point: string, random: number): number {
  if (CUT_OFF.test(point)) return 0.3 + random * 0.3
  return AFTERMATH.test(point) ? 0.3 + random : random
}

/** @param most the highest n. @returns `count` acts: every point in turn, each round in an order of the seed's, and never first what only a crash leaves behind. */
export function planActs(points: readonly string[], count: number, most: number, random: () => number): Act[] {
  const acts: Act[] = []
  while (acts.length < count) {
    const order = points.map((point) => ({ point, at: placeOf(point, random()) })).toSorted((a, b) => a.at - b.at)
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

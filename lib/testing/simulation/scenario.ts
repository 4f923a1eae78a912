import fc from 'fast-check'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Faults of a request. After `late` and `answerLost` a retry would send a second text. */
const SEND_FAULTS = [
  'lost',
  'answerLost',
  'late',
  'errorTaken',
  'errorNotTaken',
  'throttled',
  'unreachable',
  'invalid',
  'partlyTaken',
  'partlyAnswered',
  'withoutIds',
  'someRejected',
  'noCredit',
  'badCredentials',
] as const
export type SendFault = (typeof SEND_FAULTS)[number] | 'none'

export type Scenario = {
  dialect: 'V1' | 'V3'
  people: number
  batchSize: number
  workers: number
  lanes: number
  /** The fault of the n-th request. Later requests go well. */
  sends: { fault: SendFault; latencyMs: number; lateMs: number }[]
  /** How far the gateway's clock is ahead of ours, in milliseconds. */
  skewMs: number
  /** How long after it was taken the n-th text is missing from the log. */
  logLagMs: number[]
  /** The fault of the n-th request to the log. Later requests go well. */
  logs: ('none' | 'throttled' | 'error')[]
  /** A time in which the log is empty. */
  logOutage: { fromMs: number; forMs: number } | null
  reports: ('none' | 'twice' | 'never' | 'reversed')[]
  /** `kills`: a process dies at a moment. `stepKills`: a process dies just before or after the n-th use of the ledger. Another one starts later. */
  kills: { atMs: number; downMs: number }[]
  stepKills: { use: number; when: 'before' | 'after'; downMs: number }[]
  /** A process stops like a laptop that sleeps, and later continues. */
  freezes: { atMs: number; forMs: number }[]
  /** The numbers of the uses of the ledger that the database refuses. */
  databaseFailures: number[]
  acts: { atMs: number; kind: 'pause' | 'resume' | 'stop' | 'optOut'; person: number }[]
}

const upTo = (max: number) => fc.nat({ max })
const within = (ms: number) => fc.nat({ max: ms })

/** Small campaigns with many faults. Every value shrinks towards a gateway without faults. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  dialect: fc.constantFrom('V1' as const, 'V3' as const),
  people: fc.integer({ min: 1, max: 24 }),
  batchSize: fc.integer({ min: 1, max: 8 }),
  workers: fc.integer({ min: 1, max: 3 }),
  lanes: fc.integer({ min: 1, max: 3 }),
  sends: fc.array(
    fc.record({
      fault: fc.oneof({ weight: 3, arbitrary: fc.constant('none' as const) }, { weight: 4, arbitrary: fc.constantFrom(...SEND_FAULTS) }),
      latencyMs: within(2 * SECOND),
      lateMs: within(4 * MINUTE),
    }),
    { maxLength: 12 },
  ),
  skewMs: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -30 * SECOND, max: 30 * SECOND }) },
    { weight: 1, arbitrary: fc.integer({ min: -120 * MINUTE, max: 120 * MINUTE }) },
  ),
  logLagMs: fc.array(within(MINUTE), { maxLength: 8 }),
  logs: fc.array(fc.constantFrom('none' as const, 'throttled' as const, 'error' as const), { maxLength: 8 }),
  logOutage: fc.option(fc.record({ fromMs: within(20 * MINUTE), forMs: within(60 * MINUTE) })),
  reports: fc.array(fc.constantFrom('none' as const, 'twice' as const, 'never' as const, 'reversed' as const), { maxLength: 6 }),
  kills: fc.array(fc.record({ atMs: within(10 * MINUTE), downMs: within(MINUTE) }), { maxLength: 3 }),
  stepKills: fc.array(fc.record({ use: upTo(60), when: fc.constantFrom('before' as const, 'after' as const), downMs: within(MINUTE) }), { maxLength: 3 }),
  freezes: fc.array(fc.record({ atMs: within(2 * MINUTE), forMs: within(10 * MINUTE) }), { maxLength: 2 }),
  databaseFailures: fc.array(upTo(80), { maxLength: 4 }),
  acts: fc.array(
    fc.record({ atMs: within(5 * MINUTE), kind: fc.constantFrom('pause' as const, 'resume' as const, 'stop' as const, 'optOut' as const), person: upTo(23) }),
    {
      maxLength: 4,
    },
  ),
})

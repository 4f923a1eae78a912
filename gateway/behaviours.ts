import { ERROR, type ReportError, STATUS, type Status } from './statuses'

/** What becomes of a text: the report that says so. */
type Stage = { status: Status; error: ReportError }

/** What happens to the whole request when such a number is in it. */
export type Fault =
  | { when: 'before'; httpStatus: 400 | 401 | 403 | 429 | 500; retryAfterS?: number; once?: true }
  | { when: 'after'; how: 'error' | 'reset' | 'hang' | 'html' | 'truncated' }

export type Behaviour = {
  /** In plain words, for the list of numbers. */
  title: string
  /** The last six digits of the number. */
  ending: string
  /** Reports to come, in order; none: never a word. */
  stages: readonly Stage[]
  /** The first report waits for nothing. */
  atOnce?: true
  /** What the answer says of a text that is taken; absent: on its way (id 7). */
  answer?: Status
  /** Refused in the answer, with neither messageId nor smsCount. */
  refusal?: Status
  /** Something is missing from the answer although the text was taken. */
  omits?: 'entry' | 'messageId'
  /** How long the logs do not know the text yet. */
  logLagMs?: number
  fault?: Fault
}

const arrives: Stage = { status: STATUS.delivered, error: ERROR.none }
const ordinary = [arrives] as const
const refused = (refusal: Status) => ({ stages: [], refusal })
const before = (httpStatus: 400 | 401 | 403 | 429 | 500, more: { retryAfterS?: number; once?: true } = {}) => ({
  stages: ordinary,
  fault: { when: 'before', httpStatus, ...more } as const,
})
const after = (how: 'error' | 'reset' | 'hang' | 'html' | 'truncated') => ({ stages: ordinary, fault: { when: 'after', how } as const })

/** Every number that misbehaves, by name. Endings are rare on purpose: ordinary data never meets them. */
export const BEHAVIOURS = {
  deliveredAtOnce: { ending: '990001', title: 'Delivered at once', stages: ordinary, atOnce: true },
  absent: { ending: '990002', title: 'Phone is off, never delivered', stages: [{ status: STATUS.notDelivered, error: ERROR.absent }] },
  expired: { ending: '990003', title: 'Runs out of time', stages: [{ status: STATUS.expired, error: ERROR.validityExpired }] },
  blockedByOperator: { ending: '990004', title: 'Blocked by the operator', stages: [{ status: STATUS.refusedByOperator, error: ERROR.operator }] },
  blocklisted: { ending: '990005', title: 'On the blocklist, refused in the answer', ...refused(STATUS.blocklisted) },
  invalidNumber: { ending: '990006', title: 'Not a number, refused in the answer', ...refused(STATUS.badNumber) },
  noCredit: { ending: '990007', title: 'Account out of credit, refused in the answer', ...refused(STATUS.noCredit) },
  operatorFirst: {
    ending: '990008',
    title: 'At the operator first, on the phone later',
    stages: [{ status: STATUS.atOperator, error: ERROR.none }, arrives],
  },
  neverReported: { ending: '990009', title: 'Taken, and never a report', stages: [] },
  futureStatus: { ending: '990010', title: 'A status that nobody has heard of', stages: [{ status: STATUS.future, error: ERROR.none }] },
  unknownSubscriber: { ending: '990011', title: 'Nobody has this number', stages: [{ status: STATUS.notDelivered, error: ERROR.unknownSubscriber }] },
  operatorThenFailed: {
    ending: '990012',
    title: 'At the operator first, then not delivered',
    stages: [
      { status: STATUS.atOperator, error: ERROR.none },
      { status: STATUS.notDelivered, error: ERROR.absent },
    ],
  },
  optedOut: { ending: '990013', title: 'Opted out: taken, then refused in a report', stages: [{ status: STATUS.blocklisted, error: ERROR.blocklisted }] },
  missingEntry: { ending: '990021', title: 'Taken, but left out of the answer', stages: ordinary, omits: 'entry' },
  missingMessageId: { ending: '990022', title: 'Taken, but without an id in the answer', stages: ordinary, omits: 'messageId' },
  lateInLogs: { ending: '990023', title: 'In the logs only after a minute', stages: ordinary, logLagMs: 60_000 },
  earlyAnswer: { ending: '990024', title: 'Answered as in the first years: group 0, ACCEPTED', stages: ordinary, answer: STATUS.accepted },
  unauthorized: { ending: '990101', title: 'Whole request: 401, wrong credentials', ...before(401) },
  forbidden: { ending: '990102', title: 'Whole request: 403, not allowed', ...before(403) },
  throttled: { ending: '990103', title: 'Whole request: 429 with Retry-After 2 s, every time', ...before(429, { retryAfterS: 2 }) },
  throttledOnce: { ending: '990104', title: 'Whole request: 429 with Retry-After 1 s, the first time only', ...before(429, { retryAfterS: 1, once: true }) },
  throttledSilently: { ending: '990105', title: 'Whole request: 429 without Retry-After, every time', ...before(429) },
  errorBefore: { ending: '990106', title: 'Whole request: 500, nothing taken', ...before(500) },
  errorAfter: { ending: '990107', title: 'Whole request: 500, yet everything taken', ...after('error') },
  reset: { ending: '990108', title: 'Whole request: connection breaks, everything taken', ...after('reset') },
  hang: { ending: '990109', title: 'Whole request: never an answer, everything taken', ...after('hang') },
  html: { ending: '990110', title: 'Whole request: a web page for an answer, everything taken', ...after('html') },
  truncated: { ending: '990111', title: 'Whole request: half an answer, everything taken', ...after('truncated') },
  badRequest: { ending: '990112', title: 'Whole request: 400, nothing taken', ...before(400) },
} as const satisfies Record<string, Behaviour>

export type BehaviourName = keyof typeof BEHAVIOURS

const ORDINARY: Behaviour = { ending: '', title: 'Delivered', stages: ordinary }
const byEnding = new Map<string, Behaviour>(Object.values(BEHAVIOURS).map((behaviour) => [behaviour.ending, behaviour]))

/** What a number does; an ordinary one is delivered. */
export function behaviourOf(phone: string): Behaviour {
  return byEnding.get(phone.slice(-6)) ?? ORDINARY
}

/** A number that behaves like this: digits only, Swiss mobile unless another prefix is given. */
export function numberFor(name: BehaviourName, prefix = '41790'): string {
  return `${prefix}${BEHAVIOURS[name].ending}`
}

/** When the first report is there. Spread over the second half of the delay, the same every time for the same number. */
export function reportDelay(phone: string, behaviour: Behaviour, delayMs: number): number {
  if (behaviour.atOnce) return 0
  const spread = (Number(phone.slice(-6)) * 7919) % 1000
  return Math.round(delayMs * (0.5 + spread / 2000))
}

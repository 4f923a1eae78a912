import { ERROR, type ReportError, STATUS, type Status } from './statuses'

/** One step of a text's way, and the delivery report about it. */
type Stage = { status: Status; error: ReportError }

/** A fault of the whole request that holds such a number. `once`: only the first request. */
export type Fault =
  | { when: 'before'; httpStatus: 400 | 401 | 403 | 429 | 500; retryAfterS?: number; once?: true }
  | { when: 'after'; how: 'error' | 'reset' | 'hang' | 'html' | 'truncated' }

export type Behaviour = {
  /** What happens, in plain words, for the list of numbers. */
  title: string
  /** The last six digits of the number. */
  ending: string
  /** The delivery reports to come, in order. Empty: there will be none. */
  stages: readonly Stage[]
  /** The first report comes without delay. */
  atOnce?: true
  /** The status in the answer, if it is not the usual one of the API version. */
  answer?: Status
  /** The status with which the answer refuses the text. Such an entry has neither messageId nor smsCount. */
  refusal?: Status
  /** What the answer leaves out, although the text was taken. */
  omits?: 'entry' | 'messageId'
  /** How long after sending the text appears in the log, in milliseconds. */
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

/** The numbers with a behaviour of their own, by name. Their endings are rare, so that real numbers do not have them. */
export const SPECIAL_NUMBERS = {
  deliveredAtOnce: { ending: '990001', title: 'Delivered at once', stages: ordinary, atOnce: true },
  absent: { ending: '990002', title: 'Phone is off, never delivered', stages: [{ status: STATUS.notDelivered, error: ERROR.absent }] },
  expired: { ending: '990003', title: 'Expires before the phone is reached', stages: [{ status: STATUS.expired, error: ERROR.validityExpired }] },
  blockedByOperator: { ending: '990004', title: 'Blocked by the operator', stages: [{ status: STATUS.refusedByOperator, error: ERROR.operator }] },
  blocklisted: { ending: '990005', title: 'On the blocklist: the answer refuses it', ...refused(STATUS.blocklisted) },
  invalidNumber: { ending: '990006', title: 'Not a valid number: the answer refuses it', ...refused(STATUS.badNumber) },
  noCredit: { ending: '990007', title: 'No credit left: the answer refuses it', ...refused(STATUS.noCredit) },
  operatorFirst: {
    ending: '990008',
    title: 'Delivered to the operator first, to the phone later',
    stages: [{ status: STATUS.atOperator, error: ERROR.none }, arrives],
  },
  neverReported: { ending: '990009', title: 'Accepted, but never reported', stages: [] },
  futureStatus: { ending: '990010', title: 'A status that is in no table', stages: [{ status: STATUS.future, error: ERROR.none }] },
  unknownSubscriber: { ending: '990011', title: 'The number does not exist', stages: [{ status: STATUS.notDelivered, error: ERROR.unknownSubscriber }] },
  operatorThenFailed: {
    ending: '990012',
    title: 'Delivered to the operator first, then not delivered',
    stages: [
      { status: STATUS.atOperator, error: ERROR.none },
      { status: STATUS.notDelivered, error: ERROR.absent },
    ],
  },
  optedOut: { ending: '990013', title: 'Opted out: accepted, then refused in a report', stages: [{ status: STATUS.blocklisted, error: ERROR.blocklisted }] },
  missingEntry: { ending: '990021', title: 'Accepted, but missing from the answer', stages: ordinary, omits: 'entry' },
  missingMessageId: { ending: '990022', title: 'Accepted, but without an id in the answer', stages: ordinary, omits: 'messageId' },
  lateInLogs: { ending: '990023', title: 'In the log only after a minute', stages: ordinary, logLagMs: 60_000 },
  earlyAnswer: { ending: '990024', title: 'Answered as in v1’s first years: group 0, ACCEPTED', stages: ordinary, answer: STATUS.accepted },
  unauthorized: { ending: '990101', title: 'Whole request: 401, wrong credentials', ...before(401) },
  forbidden: { ending: '990102', title: 'Whole request: 403, not allowed', ...before(403) },
  throttled: { ending: '990103', title: 'Whole request: 429 with Retry-After 2 s, every time', ...before(429, { retryAfterS: 2 }) },
  throttledOnce: { ending: '990104', title: 'Whole request: 429 with Retry-After 1 s, the first time only', ...before(429, { retryAfterS: 1, once: true }) },
  throttledSilently: { ending: '990105', title: 'Whole request: 429 without Retry-After, every time', ...before(429) },
  errorBefore: { ending: '990106', title: 'Whole request: 500, nothing accepted', ...before(500) },
  errorAfter: { ending: '990107', title: 'Whole request: 500, but everything accepted', ...after('error') },
  reset: { ending: '990108', title: 'Whole request: the connection breaks, everything accepted', ...after('reset') },
  hang: { ending: '990109', title: 'Whole request: no answer, everything accepted', ...after('hang') },
  html: { ending: '990110', title: 'Whole request: a web page as the answer, everything accepted', ...after('html') },
  truncated: { ending: '990111', title: 'Whole request: half an answer, everything accepted', ...after('truncated') },
  badRequest: { ending: '990112', title: 'Whole request: 400, nothing accepted', ...before(400) },
} as const satisfies Record<string, Behaviour>

export type SpecialNumberName = keyof typeof SPECIAL_NUMBERS

const ORDINARY: Behaviour = { ending: '', title: 'Delivered', stages: ordinary }
const byEnding = new Map<string, Behaviour>(Object.values(SPECIAL_NUMBERS).map((behaviour) => [behaviour.ending, behaviour]))

/** The behaviour of a number. A text to any other number is delivered. */
export function behaviourOf(phone: string): Behaviour {
  return byEnding.get(phone.slice(-6)) ?? ORDINARY
}

/** A number with this behaviour, in digits: a Swiss mobile number unless another prefix is given. */
export function numberFor(name: SpecialNumberName, prefix = '41790'): string {
  return `${prefix}${SPECIAL_NUMBERS[name].ending}`
}

/** How long after sending the first report comes, in milliseconds: between half of `delayMs` and all of it, always the same for a number. */
export function reportDelay(phone: string, behaviour: Behaviour, delayMs: number): number {
  if (behaviour.atOnce) return 0
  const spread = (Number(phone.slice(-6)) * 7919) % 1000
  return Math.round(delayMs * (0.5 + spread / 2000))
}

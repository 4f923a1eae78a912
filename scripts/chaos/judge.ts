import type { Evidence } from './evidence'
import type { OwnerLog } from './owner'

export type Judgement = { name: string; promise: string; violations: string[] }
type Case = Evidence & { ownerLog: OwnerLog; people: number }
type Law = { name: string; promise: string; violations: (evidence: Case) => Iterable<string> }

const HAS_IT = ['ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'EXPIRED']
const AT_REST = [...HAS_IT, 'REJECTED', 'SKIPPED', 'NEEDS_REVIEW']
/** A request may leave up to 60 s after its claim, it takes up to 30 s, and the gateway may take it up to 5 s later. */
const LATEST_ARRIVAL_MS = 100_000

const hasIt = ({ state }: { state: string }) => HAS_IT.includes(state)

function* sentAfterOptOut({ rows, batches, ownerLog, taken }: Case): Generator<string> {
  const byPhone = new Map(rows.map((row) => [row.phone, row]))
  for (const { phone, at } of ownerLog.optedOut) {
    const row = byPhone.get(phone)
    const batch = row && hasIt(row) ? batches.get(row.batchId ?? '') : undefined
    if (batch && batch.intentAt > at) yield `${phone} opted out, and the intent was written ${batch.intentAt.getTime() - at.getTime()} ms later`
    for (const { sentAt } of taken.get(phone) ?? []) if (sentAt.getTime() > at.getTime() + LATEST_ARRIVAL_MS) yield `${phone} got a text long after opting out`
  }
}

/** Texts whose intent was written during a pause and that were sent before its end. A request may wait and leave after the pause. */
function* sentWhilePaused({ rows, batches, ownerLog, taken }: Case): Generator<string> {
  for (const { phone, batchId } of rows) {
    const intentAt = batches.get(batchId ?? '')?.intentAt
    for (const { sentAt } of taken.get(phone) ?? [])
      for (const { from, until } of ownerLog.pauses) {
        if (sentAt >= until) continue
        if (intentAt && intentAt > from && sentAt > from) yield `${phone}: the intent was written ${intentAt.getTime() - from.getTime()} ms after a pause began`
        else if (sentAt.getTime() > from.getTime() + LATEST_ARRIVAL_MS) yield `${phone} got a text during a pause`
      }
  }
}

function* sentAtWrongTime({ rows, batches, taken }: Case): Generator<string> {
  for (const row of rows) {
    const batch = batches.get(row.batchId ?? '')
    const [text] = taken.get(row.phone) ?? []
    if (!hasIt(row) || !batch || !text || batch.httpStatus !== 200) continue
    const lateMs = text.sentAt.getTime() - batch.intentAt.getTime()
    if (lateMs < -50 || lateMs > LATEST_ARRIVAL_MS) yield `${row.phone}: taken ${lateMs} ms after the intent`
  }
}

function* miscounted({ rows, shown, people }: Case): Generator<string> {
  const counts = { planned: people, taken: rows.filter(hasIt).length, undecided: rows.filter(({ state }) => state === 'NEEDS_REVIEW').length }
  for (const key of ['planned', 'taken', 'undecided'] as const) if (shown[key] !== counts[key]) yield `${key}: ${shown[key]} shown, ${counts[key]} true`
}

function* unrecorded({ acts, ownerLog }: Case): Generator<string> {
  const done = new Map([
    ['SENT', 1],
    ['PAUSED', ownerLog.pauses.length],
    ['RESUMED', ownerLog.pauses.length],
  ])
  for (const kind of new Set([...done.keys(), ...acts.keys()]))
    if ((acts.get(kind) ?? 0) !== (done.get(kind) ?? 0)) yield `${kind}: done ${done.get(kind) ?? 0} times, recorded ${acts.get(kind) ?? 0} times`
}

/** The invariants of docs/reliability.md, each by its number. */
const LAWS: Law[] = [
  {
    name: 'I1',
    promise: 'nobody has two texts',
    violations: ({ taken }) => [...taken].filter(([, texts]) => texts.length > 1).map(([phone, texts]) => `${phone} got ${texts.length} texts`),
  },
  {
    name: 'I2',
    promise: 'everybody is accounted for',
    violations: ({ rows, people }) => [
      ...(rows.length === people ? [] : [`${people} people, ${rows.length} rows`]),
      ...rows.filter(({ state }) => !AT_REST.includes(state)).map(({ phone, state }) => `${phone} is still ${state}`),
    ],
  },
  {
    name: 'I3',
    promise: 'the app and the gateway agree on who was taken',
    violations: ({ rows, taken }) =>
      rows
        .filter((row) => row.state !== 'NEEDS_REVIEW' && hasIt(row) !== taken.has(row.phone))
        .map(({ phone, state }) => `${phone} is ${state}, and the gateway has ${taken.get(phone)?.length ?? 0} texts`),
  },
  {
    name: 'I4',
    promise: 'every messageId is the gateway’s',
    violations: ({ rows, taken }) =>
      rows
        .filter((row) => hasIt(row) && !taken.get(row.phone)?.some(({ messageId }) => messageId === row.messageId))
        .map(({ phone, messageId }) => `${phone}: the gateway does not know ${messageId} as its text`),
  },
  { name: 'I5', promise: 'no text after an opt-out', violations: sentAfterOptOut },
  { name: 'I6', promise: 'no text while paused', violations: sentWhilePaused },
  { name: 'I7', promise: 'the counts on the page are right', violations: miscounted },
  {
    name: 'I8',
    promise: 'the campaign ends by itself',
    violations: ({ status, acts }) => [
      ...(status === 'FINISHED' ? [] : [`it is ${status}`]),
      ...(acts.has('AUTO_PAUSED') || acts.has('RESTORED') ? ['it paused by itself'] : []),
    ],
  },
  { name: 'I9', promise: 'every action of the owner is recorded', violations: unrecorded },
  { name: 'clock', promise: 'app and gateway agree on the time', violations: sentAtWrongTime },
]

export function judge(evidence: Case): Judgement[] {
  return LAWS.map(({ name, promise, violations }) => ({ name, promise, violations: [...violations(evidence)] }))
}

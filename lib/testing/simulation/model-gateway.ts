import type {
  DeliveryReport,
  GatewayStatus,
  LoggedText,
  LogQuery,
  LogsOutcome,
  OutgoingBatch,
  OutgoingText,
  Refusal,
  SendEntry,
  SendOutcome,
  SmsGateway,
  Unknown,
} from '@/lib/sms/gateway'
import { CAPABILITIES } from '@/lib/sms/infobip/capabilities'
import { explain } from '@/lib/sms/infobip/explain'
import type { Scenario, SendFault } from './scenario'
import type { World } from './world'

const HTTP_TIMEOUT_MS = 30_000
const REPORT_AFTER_MS = 20_000
/** Small, so that most questions need several pages. */
const LOG_PAGE = 4

type Taken = {
  to: string
  text: string
  messageId: string
  bulkId: string
  sender: string
  takenAt: number
  visibleAt: number
  isReported: boolean
  refusal?: GatewayStatus
}

const status = (groupId: number, id: number, name: string): GatewayStatus => ({ groupId, groupName: name.split('_')[0] ?? null, id, name, description: name })
const PENDING = status(1, 26, 'PENDING_ACCEPTED')
const DELIVERED = status(3, 5, 'DELIVERED_TO_HANDSET')
const BAD_NUMBER = status(5, 52, 'REJECTED_DESTINATION')
const NO_CREDIT = status(5, 12, 'REJECTED_NOT_ENOUGH_CREDITS')
const DUPLICATE = status(5, 23, 'REJECTED_DUPLICATE_MESSAGE_ID')

const unknown = (problem: string): Unknown => ({ kind: 'unknown', httpStatus: null, problem })
const refused = (cause: Refusal['cause'], retryAfterMs: number | null = null): Refusal => ({
  kind: 'refused',
  cause,
  httpStatus: null,
  problem: cause,
  retryAfterMs,
})

/** The worst gateway that the port allows. It remembers the texts that it took, and the run is judged by that. */
export function createModelGateway(world: World, scenario: Scenario) {
  const taken: Taken[] = []
  const rejected: Taken[] = []
  const seenIds = new Set<string>()
  let requests = 0
  let questions = 0
  let pulls = 0
  const now = () => world.clock.now().getTime() + scenario.skewMs
  const start = now()

  /** Takes a text, or answers “duplicate” for an id that it has seen (v3). */
  function take({ to, text, messageId: own }: OutgoingText, { bulkId, sender }: OutgoingBatch): SendEntry {
    const messageId = own ?? `g-${taken.length + 1}`
    if (seenIds.has(messageId)) return { to, verdict: 'ACCEPTED', status: DUPLICATE, messageId, smsCount: 1 }
    seenIds.add(messageId)
    const lag = scenario.logLagMs[taken.length % Math.max(1, scenario.logLagMs.length)] ?? 0
    taken.push({ to, text, messageId, bulkId, sender, takenAt: now(), visibleAt: now() + lag, isReported: false })
    return { to, verdict: 'ACCEPTED', status: PENDING, messageId, smsCount: 1 }
  }

  /** Refuses a text. The log shows refused texts too, and a refused id counts as seen. */
  function refuse({ to, text, messageId: own }: OutgoingText, { bulkId, sender }: OutgoingBatch, refusal: GatewayStatus): SendEntry {
    if (own !== null && seenIds.has(own)) return { to, verdict: 'ACCEPTED', status: DUPLICATE, messageId: own, smsCount: 1 }
    const messageId = own ?? `r-${rejected.length + 1}`
    seenIds.add(messageId)
    rejected.push({ to, text, messageId, bulkId, sender, takenAt: now(), visibleAt: now(), isReported: true, refusal })
    return { to, verdict: 'REJECTED', status: refusal, messageId: own, smsCount: null }
  }

  const answer = (batch: OutgoingBatch, entries: SendEntry[]): SendOutcome =>
    entries.length === 0
      ? unknown('empty')
      : { kind: 'answered', httpStatus: 200, bulkId: scenario.dialect === 'V3' || batch.texts.length > 1 ? batch.bulkId : null, entries, foreign: 0 }

  const actions = { world, take, refuse, answer }

  async function sendBatch(batch: OutgoingBatch): Promise<SendOutcome> {
    const { fault, latencyMs, lateMs } = scenario.sends[requests++] ?? { fault: 'none', latencyMs: 100, lateMs: 0 }
    await world.sleep(latencyMs)
    return sendAs(fault, lateMs, batch, actions)
  }

  function reportOf({ messageId, to, takenAt, refusal }: Taken, at: number): DeliveryReport {
    const isDone = at >= takenAt + REPORT_AFTER_MS
    const stage = refusal ?? (isDone ? DELIVERED : PENDING)
    return {
      messageId,
      to,
      verdict: refusal ? 'REJECTED' : isDone ? 'DELIVERED' : 'ACCEPTED',
      status: stage,
      error: null,
      smsCount: 1,
      pricePerMessage: null,
      currency: null,
      sentAt: new Date(takenAt),
      doneAt: isDone ? new Date(takenAt + REPORT_AFTER_MS) : null,
      raw: '{}',
    }
  }

  function isEmptyNow(): boolean {
    const { logOutage } = scenario
    return logOutage !== null && now() - start >= logOutage.fromMs && now() - start < logOutage.fromMs + logOutage.forMs
  }

  function matches(line: Taken, query: LogQuery): boolean {
    if (line.visibleAt > now()) return false
    if (query.by === 'bulk') return query.bulkIds.includes(line.bulkId)
    if (query.by === 'message') return query.messageIds.includes(line.messageId)
    return (
      line.takenAt >= query.since.getTime() &&
      line.takenAt <= query.until.getTime() &&
      (!query.sender || query.sender === line.sender) &&
      (!query.to || query.to === line.to)
    )
  }

  async function readLogs(query: LogQuery): Promise<LogsOutcome> {
    await world.sleep(50)
    const fault = scenario.logs[questions++] ?? 'none'
    if (fault === 'throttled') return refused('throttled')
    if (fault === 'error') return unknown('500')
    const lines = isEmptyNow() ? [] : [...taken, ...rejected].filter((line) => matches(line, query))
    const from = Number(query.cursor ?? 0)
    const page = lines.slice(from, from + LOG_PAGE)
    const isComplete = from + LOG_PAGE >= lines.length
    const texts = page.map((line): LoggedText => ({ ...reportOf(line, now()), to: line.to, sender: line.sender, text: line.text, bulkId: line.bulkId }))
    return { kind: 'answered', at: new Date(now()), texts, isComplete, cursor: isComplete || scenario.dialect === 'V1' ? null : String(from + LOG_PAGE) }
  }

  async function readReports(limit: number) {
    await world.sleep(50)
    const kind = scenario.reports[pulls++ % Math.max(1, scenario.reports.length)] ?? 'none'
    const due = taken.filter(({ isReported, takenAt }) => !isReported && now() >= takenAt + REPORT_AFTER_MS).slice(0, limit)
    if (kind !== 'twice') for (const text of due) text.isReported = true
    if (kind === 'never') return { kind: 'answered' as const, reports: [] }
    const reports = due.map((text) => reportOf(text, now()))
    return { kind: 'answered' as const, reports: kind === 'reversed' ? reports.toReversed() : reports }
  }

  const gateway: SmsGateway = {
    capabilities: CAPABILITIES[scenario.dialect],
    account: 'model',
    sendBatch,
    readLogs,
    readReports,
    parsePushedReports: () => null,
    explain,
    readBalance: async () => unknown('not modelled'),
  }
  return { gateway, taken }
}

type Actions = {
  world: World
  take(text: OutgoingText, batch: OutgoingBatch): SendEntry
  refuse(text: OutgoingText, batch: OutgoingBatch, why: GatewayStatus): SendEntry
  answer(batch: OutgoingBatch, entries: SendEntry[]): SendOutcome
}

/** Handles one request with this fault. */
async function sendAs(fault: SendFault, lateMs: number, batch: OutgoingBatch, { world, take, refuse, answer }: Actions): Promise<SendOutcome> {
  const takeAll = (texts = batch.texts) => texts.map((text) => take(text, batch))
  const answers = (entry: (text: OutgoingText, index: number) => SendEntry) => answer(batch, batch.texts.map(entry))
  switch (fault) {
    case 'lost':
      await world.sleep(HTTP_TIMEOUT_MS)
      return unknown('timeout')
    case 'answerLost':
      takeAll()
      await world.sleep(HTTP_TIMEOUT_MS)
      return unknown('timeout')
    case 'late':
      world.schedule(lateMs, () => void takeAll())
      return unknown('reset')
    case 'errorTaken':
      takeAll()
      return unknown('500')
    case 'errorNotTaken':
      return unknown('503')
    case 'throttled':
      return refused('throttled', lateMs % 2 ? lateMs : null)
    case 'unreachable':
    case 'invalid':
      return refused(fault)
    case 'badCredentials':
      return refused('credentials')
    case 'noCredit':
      return answers((text) => refuse(text, batch, NO_CREDIT))
    case 'someRejected':
      return answers((text, index) => (index % 3 === 0 ? refuse(text, batch, BAD_NUMBER) : take(text, batch)))
    case 'partlyTaken':
      return answer(batch, takeAll(batch.texts.filter((_, index) => index % 2 !== 0)))
    case 'partlyAnswered':
      return answer(
        batch,
        takeAll().filter((_, index) => index % 2 === 0),
      )
    case 'withoutIds':
      return answer(
        batch,
        takeAll().map((entry) => ({ ...entry, messageId: null })),
      )
    default:
      return answer(batch, takeAll())
  }
}

export type ModelGateway = ReturnType<typeof createModelGateway>

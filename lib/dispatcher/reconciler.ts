import 'server-only'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import type { Ledger } from '@/lib/messages/ledger'
import type { Found, Look, Verdict } from '@/lib/messages/lookup/log-lookup'
import { isForAccount } from '@/lib/messages/settle/auto-pause'
import type { LoggedText, LogQuery } from '@/lib/sms/gateway'
import type { LogAnswer, LogReader } from './log-reader'

export type ReconcilerOptions = {
  log: LogReader
  clock: Clock
  ledger: Ledger
  httpTimeoutMs: number
  /** How long after its last possible moment a request may still arrive, and be missing from the log: what decides whether a second text is safe. */
  settleMs: number
}

const HOLD_MS = 10 * 60_000
/** Infobip keeps the log for 48 hours: older than this, not finding proves nothing. */
const LOG_LASTS_MS = 40 * 60 * 60_000
/** How much our clock and the gateway's may differ without anybody knowing. */
const SKEW_MS = 60_000
/** How wrong our clock may have been when the request was written down: an hour that was set since, a wrong time zone. */
const CLOCK_DOUBT_MS = 2 * 60 * 60_000
const RETRY_MS = 60_000
/** After this many looks without a sign that the log can be relied on, the owner decides. */
const DOUBTFUL_LOOKS = 6
const IDLE_MS = 2_000

/** What the log had, how many it did not have, and how far the gateway's clock was thought to be ahead when it was asked. */
type Reading = { lines: readonly LoggedText[]; missing: number; skew: number }

/**
 * Finds out what became of requests without a certain answer, by asking the gateway's log. What is found is adopted at once.
 * What is not found counts as absent only late enough that a straggler would have arrived, twice, and while the log shows that it
 * is up to date; then it is sent again. Whatever cannot be decided is the owner's to decide.
 */
export function createReconciler({ log, clock, ledger, httpTimeoutMs, settleMs }: ReconcilerOptions) {
  async function linesOf(look: Look): Promise<LogAnswer> {
    if (look.bulkId) {
      const ofBulk = await log.readAll({ by: 'bulk', bulkIds: [look.bulkId] })
      if (ofBulk.kind !== 'unreadable' || look.dialect === 'V3') return ofBulk
    }
    const window = { by: 'time', sender: look.sender, ...spanOf(look) } as const
    const all = await log.readAll(look.texts.length === 1 ? { ...window, to: look.texts[0]?.phone } : window)
    // Too much was sent at that time to read it all: number by number, then.
    if (all.kind === 'unreadable' && look.texts.length > 1) return numberByNumber(look, window)
    return all
  }

  /** When it may have arrived, by the gateway's clock. The look after which nobody looks again also doubts ours. */
  function spanOf(look: Look): { since: Date; until: Date } {
    const margin = look.emptyLooks > 0 ? CLOCK_DOUBT_MS : SKEW_MS
    const skew = log.skewMs()
    // Later than this it cannot have arrived, or not so that anything counts on it.
    const latest = Math.min(clock.now().getTime(), look.notAfter.getTime() + httpTimeoutMs + settleMs)
    return { since: new Date(look.intentAt.getTime() + Math.min(0, skew) - margin), until: new Date(latest + Math.max(0, skew) + margin) }
  }

  async function numberByNumber(look: Look, window: Extract<LogQuery, { by: 'time' }>): Promise<LogAnswer> {
    const lines: LoggedText[] = []
    for (const { phone } of look.texts) {
      const answer = await log.readAll({ ...window, to: phone })
      if (answer.kind !== 'read') return answer
      lines.push(...answer.lines)
    }
    return { kind: 'read', lines }
  }

  /**
   * Does the log show anything that proves that it can be relied on? On v1 something younger than the request, so that it was not
   * missing only because the log lags. On v3, where the gateway refuses an id that it has seen, anything at all.
   * @returns null when it does not answer, which proves nothing.
   */
  async function isReliable(look: Look, lines: readonly LoggedText[]): Promise<boolean | null> {
    const now = clock.now()
    const ahead = Math.max(0, log.skewMs())
    const since = look.dialect === 'V3' ? new Date(now.getTime() - LOG_LASTS_MS) : new Date(look.intentAt.getTime() + ahead)
    const counts = ({ sentAt }: LoggedText) => sentAt !== null && sentAt >= since
    if (lines.some(counts)) return true
    const outcome = await log.ask({ by: 'time', since, until: new Date(now.getTime() + ahead + SKEW_MS), limit: 1 })
    return outcome.kind === 'answered' ? outcome.texts.some(counts) : null
  }

  async function decide(look: Look, { lines, missing, skew }: Reading): Promise<Verdict> {
    const now = clock.now()
    const countsFrom = new Date(look.notAfter.getTime() + httpTimeoutMs + settleMs)
    if (missing === 0) return { kind: 'resolved' }
    // It was asked about another time than it should have been.
    if (Math.abs(log.skewMs() - skew) > SKEW_MS) return { kind: 'later', at: new Date(now.getTime() + RETRY_MS), countsAsEmpty: false }
    if (now < countsFrom) return { kind: 'later', at: countsFrom, countsAsEmpty: false }
    if (now.getTime() - look.intentAt.getTime() > LOG_LASTS_MS) return { kind: 'undecidable', why: 'The gateway’s log does not go back that far.' }
    const next = new Date(now.getTime() + settleMs)
    // Only looks at a log that proves itself count, and one is not enough: its outage may have ended between the two questions.
    const reliable = await isReliable(look, lines)
    if (reliable) return look.emptyLooks > 0 ? { kind: 'absent' } : { kind: 'later', at: next, countsAsEmpty: true }
    if (reliable === null) return { kind: 'later', at: new Date(now.getTime() + RETRY_MS), countsAsEmpty: false }
    if (now.getTime() > countsFrom.getTime() + DOUBTFUL_LOOKS * settleMs)
      return { kind: 'undecidable', why: 'The gateway’s log does not show whether it was sent.' }
    return { kind: 'later', at: next, countsAsEmpty: false }
  }

  function withoutAnswer(look: Look, answer: Exclude<LogAnswer, { kind: 'read' }>): Verdict {
    const now = clock.now()
    const age = now.getTime() - look.intentAt.getTime()
    if (answer.kind === 'forbidden' && age > httpTimeoutMs + 2 * settleMs)
      return { kind: 'undecidable', why: 'The credentials may not read the gateway’s log, so it cannot be asked.' }
    if (age > LOG_LASTS_MS) return { kind: 'undecidable', why: 'The gateway’s log could not be read for too long.' }
    return { kind: 'later', at: new Date(now.getTime() + RETRY_MS), countsAsEmpty: false }
  }

  /** Looks for one request. @returns how long to rest until the next, in milliseconds. */
  async function step(): Promise<number> {
    const look = await ledger.takeLook(clock.now(), HOLD_MS)
    if (!look) return IDLE_MS
    const skew = log.skewMs()
    const answer: LogAnswer = look.texts.length === 0 ? { kind: 'read', lines: [] } : await linesOf(look)
    const found = answer.kind === 'read' ? await match(ledger, look, answer.lines) : []
    const verdict =
      answer.kind === 'read' ? await decide(look, { lines: answer.lines, missing: look.texts.length - found.length, skew }) : withoutAnswer(look, answer)
    const isStored = await ledger.storeLook(look, found, verdict, clock.now())
    const ended = found.filter(({ line }) => line.verdict !== 'ACCEPTED' && line.verdict !== 'UNRECOGNISED')
    if (isStored && ended.length > 0)
      await ledger.storeReports(
        ended.map(({ line }) => line),
        clock.now(),
      )
    if (isStored) logger.info({ batchId: look.batchId, found: found.length, of: look.texts.length, verdict: verdict.kind }, 'asked the log for a request')
    return 0
  }

  return { step }
}

const digits = (phone: string) => phone.replace(/\D/g, '')

/**
 * Which lines are which texts: by our id, or on v1 by number and text, where a line that the ledger knows as another text's is not
 * taken twice. (The sender and the time were in the question.)
 */
async function match(ledger: Ledger, look: Look, lines: readonly LoggedText[]): Promise<Found[]> {
  const byId = new Map(lines.map((line) => [line.messageId, line]))
  const free = look.dialect === 'V1' ? await unknownLines(ledger, lines) : []
  return look.texts.flatMap(({ position, phone, text, messageId }): Found[] => {
    const own = messageId === null ? undefined : byId.get(messageId)
    if (own) return [{ position, line: own }]
    if (look.dialect !== 'V1') return []
    const index = free.findIndex((line) => digits(line.to) === digits(phone) && (line.text === null || line.text === text))
    const [line] = index < 0 ? [] : free.splice(index, 1)
    return line ? [{ position, line }] : []
  })
}

async function unknownLines(ledger: Ledger, lines: readonly LoggedText[]): Promise<LoggedText[]> {
  const known = await ledger.knownMessageIds(lines)
  // Refused for the account's sake: that was an earlier request, which has been queued again since.
  return lines.filter((line) => !known.has(line.messageId) && !isForAccount(line))
}

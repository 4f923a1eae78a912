import type { Clock } from '@/lib/clock'
import type { LoggedText, LogQuery, LogsOutcome, SmsGateway } from '@/lib/sms/gateway'

// Infobip allows two calls a second; half of it is left to others (infobip.md §8.1).
const BETWEEN_CALLS_MS = 1_000
const MOST_PAGES = 50
/** A question may take hundreds of calls, so that one of them fails is no wonder; that one fails so often is. */
const TRIES = 3

export type LogAnswer = { kind: 'read'; lines: LoggedText[] } | { kind: 'unreadable' } | { kind: 'forbidden' }

const isForbidden = (outcome: LogsOutcome) => outcome.kind === 'refused' && (outcome.cause === 'forbidden' || outcome.cause === 'unsupported')

/** Reads the gateway's log, at most once a second, and never for ever: a log that leads in circles is unreadable. */
export function createLogReader({ gateway, clock, sleep }: { gateway: SmsGateway; clock: Clock; sleep: (ms: number) => Promise<unknown> }) {
  let calledAt = Number.NEGATIVE_INFINITY
  let skewMs = 0

  /** One page. */
  async function ask(query: LogQuery): Promise<LogsOutcome> {
    const waitMs = calledAt + BETWEEN_CALLS_MS - clock.now().getTime()
    if (waitMs > 0 && waitMs <= BETWEEN_CALLS_MS) await sleep(waitMs)
    calledAt = clock.now().getTime()
    const outcome = await gateway.readLogs(query)
    if (outcome.kind === 'answered' && outcome.at) skewMs = outcome.at.getTime() - clock.now().getTime()
    return outcome
  }

  async function askAgain(query: LogQuery): Promise<LogsOutcome> {
    for (let tries = 1; ; tries++) {
      const outcome = await ask(query)
      const isFinal = outcome.kind === 'answered' || isForbidden(outcome)
      if (isFinal || tries === TRIES) return outcome
    }
  }

  /** Every line that the query is about, over all pages. V1 has no pages: an answer that is full is asked for again in halves of its time. */
  async function readAll(query: LogQuery, pages = { left: MOST_PAGES }): Promise<LogAnswer> {
    const lines: LoggedText[] = []
    let cursor: string | undefined
    while (pages.left-- > 0) {
      const outcome = await askAgain({ ...query, cursor })
      if (outcome.kind !== 'answered') return { kind: isForbidden(outcome) ? 'forbidden' : 'unreadable' }
      lines.push(...outcome.texts)
      if (outcome.isComplete) return { kind: 'read', lines }
      if (outcome.cursor === null) return halve(query, pages)
      cursor = outcome.cursor
    }
    return { kind: 'unreadable' }
  }

  async function halve(query: LogQuery, pages: { left: number }): Promise<LogAnswer> {
    if (query.by !== 'time' || query.until.getTime() - query.since.getTime() < 2) return { kind: 'unreadable' }
    const middle = new Date((query.since.getTime() + query.until.getTime()) / 2)
    const first = await readAll({ ...query, until: middle }, pages)
    if (first.kind !== 'read') return first
    const second = await readAll({ ...query, since: middle }, pages)
    return second.kind === 'read' ? { kind: 'read', lines: [...first.lines, ...second.lines] } : second
  }

  return {
    ask,
    readAll,
    /** How far the gateway's clock is ahead of ours, by its last answer; to a second or so. */
    skewMs: () => skewMs,
  }
}

export type LogReader = ReturnType<typeof createLogReader>

import type { Clock } from '@/lib/clock'
import type { LoggedText, LogQuery, LogsOutcome, SmsGateway } from '@/lib/sms/gateway'

const MAX_PAGES = 50
/** A question may take hundreds of calls, so one of them may well fail. */
const TRIES = 3

export type LogAnswer = { kind: 'read'; lines: LoggedText[] } | { kind: 'unreadable' } | { kind: 'forbidden' }

const isForbidden = (outcome: LogsOutcome) => outcome.kind === 'refused' && (outcome.cause === 'forbidden' || outcome.cause === 'unsupported')

type Options = { gateway: Pick<SmsGateway, 'capabilities' | 'readLogs'>; clock: Clock; sleep: (ms: number) => Promise<unknown> }

/** Reads the gateway's log no faster than the gateway allows. It always ends: a log whose pages lead in a circle is unreadable. */
export function createLogReader({ gateway, clock, sleep }: Options) {
  const { logIntervalMs } = gateway.capabilities
  let calledAt = Number.NEGATIVE_INFINITY
  let skewMs = 0

  /** Reads one page. */
  async function readPage(query: LogQuery): Promise<LogsOutcome> {
    const waitMs = calledAt + logIntervalMs - clock.now().getTime()
    if (waitMs > 0 && waitMs <= logIntervalMs) await sleep(waitMs)
    calledAt = clock.now().getTime()
    const outcome = await gateway.readLogs(query)
    if (outcome.kind === 'answered' && outcome.at) skewMs = outcome.at.getTime() - clock.now().getTime()
    return outcome
  }

  async function readPageWithRetries(query: LogQuery): Promise<LogsOutcome> {
    for (let tries = 1; ; tries++) {
      const outcome = await readPage(query)
      const isFinal = outcome.kind === 'answered' || isForbidden(outcome)
      if (isFinal || tries === TRIES) return outcome
    }
  }

  /** Reads every line that the query asks for, over all pages. In a log without pages, a full answer is asked for again in halves of its time. */
  async function readAll(query: LogQuery, pages = { left: MAX_PAGES }): Promise<LogAnswer> {
    const lines: LoggedText[] = []
    let cursor: string | undefined
    while (pages.left-- > 0) {
      const outcome = await readPageWithRetries({ ...query, cursor })
      if (outcome.kind !== 'answered') return { kind: isForbidden(outcome) ? 'forbidden' : 'unreadable' }
      lines.push(...outcome.texts)
      if (outcome.isComplete) return { kind: 'read', lines }
      if (outcome.cursor === null) return readHalves(query, pages)
      cursor = outcome.cursor
    }
    return { kind: 'unreadable' }
  }

  async function readHalves(query: LogQuery, pages: { left: number }): Promise<LogAnswer> {
    if (query.by !== 'time' || query.until.getTime() - query.since.getTime() < 2) return { kind: 'unreadable' }
    const middle = new Date((query.since.getTime() + query.until.getTime()) / 2)
    const first = await readAll({ ...query, until: middle }, pages)
    if (first.kind !== 'read') return first
    const second = await readAll({ ...query, since: middle }, pages)
    return second.kind === 'read' ? { kind: 'read', lines: [...first.lines, ...second.lines] } : second
  }

  return {
    readPage,
    readAll,
    /** How far the gateway's clock is ahead of ours, by its last answer, in milliseconds; exact to about a second. */
    skewMs: () => skewMs,
  }
}

export type LogReader = ReturnType<typeof createLogReader>

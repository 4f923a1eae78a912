import 'server-only'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import type { Ledger } from '@/lib/messages/ledger'
import type { FoundText, Lookup, LookupResult } from '@/lib/messages/lookup/log-lookup'
import type { LoggedText, LogQuery, SmsGateway } from '@/lib/sms/gateway'
import type { LogAnswer, LogReader } from './log-reader'
import { matchTexts } from './match-texts'

export type ReconcilerOptions = {
  gateway: Pick<SmsGateway, 'capabilities' | 'explain'>
  log: LogReader
  clock: Clock
  ledger: Ledger
  httpTimeoutMs: number
  /** How long after its last possible moment a request may still arrive, and be missing from the log. Whether a second text is safe rests on it. */
  settleMs: number
}

const LOOKUP_LEASE_MS = 10 * 60_000
/** The log may drop a text before its retention time is quite over: shortly before that, a missing text proves nothing. */
const RETENTION_MARGIN_MS = 8 * 60 * 60_000
/** How much our clock and the gateway's may differ unnoticed. */
const SKEW_MS = 60_000
/** How wrong our clock may have been when the intent was written: it was set by an hour since, or had the wrong time zone. */
const CLOCK_ERROR_MS = 2 * 60 * 60_000
const RETRY_MS = 60_000
/** After so many lookups without proof that the log can be relied on, the owner decides. */
const MAX_UNPROVEN_LOOKUPS = 6
const IDLE_MS = 2_000

/** The lines of the log, how many texts were not among them, and the gateway's clock skew that the question assumed. */
type Reading = { lines: readonly LoggedText[]; missing: number; skew: number }

/**
 * Finds out what became of uncertain texts, by searching the gateway's log. A text that is found is adopted at once. A text that is
 * not found counts as absent only under three conditions: a late request would have arrived by now, two lookups found nothing,
 * and the log proved to be up to date. Only then is it sent again. Whatever stays undecided is put to the owner.
 */
export function createReconciler({ gateway, log, clock, ledger, httpTimeoutMs, settleMs }: ReconcilerOptions) {
  const logLastsMs = gateway.capabilities.logRetentionMs - RETENTION_MARGIN_MS

  async function searchLog(lookup: Lookup): Promise<LogAnswer> {
    if (lookup.bulkId) {
      const ofBulk = await log.readAll({ by: 'bulk', bulkIds: [lookup.bulkId] })
      if (ofBulk.kind !== 'unreadable' || lookup.ownIds) return ofBulk
    }
    const window = { by: 'time', sender: lookup.sender, ...spanOf(lookup) } as const
    const all = await log.readAll(lookup.texts.length === 1 ? { ...window, to: lookup.texts[0]?.phone } : window)
    // If too much was sent at that time to read it all, each number is searched for by itself.
    if (all.kind === 'unreadable' && lookup.texts.length > 1) return searchByNumber(lookup, window)
    return all
  }

  /** When the request may have arrived, by the gateway's clock. The last lookup also allows for an error of our own clock. */
  function spanOf(lookup: Lookup): { since: Date; until: Date } {
    const margin = lookup.emptyLookups > 0 ? CLOCK_ERROR_MS : SKEW_MS
    const skew = log.skewMs()
    const latest = Math.min(clock.now().getTime(), lastArrival(lookup).getTime())
    return { since: new Date(lookup.intentAt.getTime() + Math.min(0, skew) - margin), until: new Date(latest + Math.max(0, skew) + margin) }
  }

  /** After this moment the request cannot arrive any more. Nothing may be counted as absent before it. */
  const lastArrival = (lookup: Lookup) => new Date(lookup.notAfter.getTime() + httpTimeoutMs + settleMs)

  async function searchByNumber(lookup: Lookup, window: Extract<LogQuery, { by: 'time' }>): Promise<LogAnswer> {
    const lines: LoggedText[] = []
    for (const { phone } of lookup.texts) {
      const answer = await log.readAll({ ...window, to: phone })
      if (answer.kind !== 'read') return answer
      lines.push(...answer.lines)
    }
    return { kind: 'read', lines }
  }

  /**
   * Does the log prove that it can be relied on? Without our own ids it must show a text younger than the request, so that a lag of
   * the log cannot explain the missing text. With our own ids the gateway refuses a text that it has, so any text will do.
   * @returns null: the log does not answer, which proves nothing.
   */
  async function isReliable(lookup: Lookup, lines: readonly LoggedText[]): Promise<boolean | null> {
    const now = clock.now()
    const ahead = Math.max(0, log.skewMs())
    const since = lookup.ownIds ? new Date(now.getTime() - logLastsMs) : new Date(lookup.intentAt.getTime() + ahead)
    const isProof = ({ sentAt }: LoggedText) => sentAt !== null && sentAt >= since
    if (lines.some(isProof)) return true
    const outcome = await log.readPage({ by: 'time', since, until: new Date(now.getTime() + ahead + SKEW_MS), limit: 1 })
    return outcome.kind === 'answered' ? outcome.texts.some(isProof) : null
  }

  const retryLater = (now: Date): LookupResult => ({ kind: 'later', at: new Date(now.getTime() + RETRY_MS), countsAsEmpty: false })

  async function decide(lookup: Lookup, { lines, missing, skew }: Reading): Promise<LookupResult> {
    const now = clock.now()
    const countsFrom = lastArrival(lookup)
    if (missing === 0) return { kind: 'resolved' }
    // The clock skew turned out to be different, so the question was about the wrong span of time.
    if (Math.abs(log.skewMs() - skew) > SKEW_MS) return retryLater(now)
    if (now < countsFrom) return { kind: 'later', at: countsFrom, countsAsEmpty: false }
    if (now.getTime() - lookup.intentAt.getTime() > logLastsMs) return { kind: 'undecidable', why: 'The gateway’s log does not go back that far.' }
    const next = new Date(now.getTime() + settleMs)
    // Only lookups in a log that proves itself count. One is not enough: an outage of the log may have ended between the two questions.
    const reliable = await isReliable(lookup, lines)
    if (reliable) return lookup.emptyLookups > 0 ? { kind: 'absent' } : { kind: 'later', at: next, countsAsEmpty: true }
    if (reliable === null) return retryLater(now)
    if (now.getTime() > countsFrom.getTime() + MAX_UNPROVEN_LOOKUPS * settleMs)
      return { kind: 'undecidable', why: 'The gateway’s log does not show whether it was sent.' }
    return { kind: 'later', at: next, countsAsEmpty: false }
  }

  function withoutAnswer(lookup: Lookup, answer: Exclude<LogAnswer, { kind: 'read' }>): LookupResult {
    const now = clock.now()
    const age = now.getTime() - lookup.intentAt.getTime()
    if (answer.kind === 'forbidden' && age > httpTimeoutMs + 2 * settleMs)
      return { kind: 'undecidable', why: 'Your key is not allowed to read the gateway’s log, so Shopbell cannot find out.' }
    if (age > logLastsMs) return { kind: 'undecidable', why: 'The gateway’s log could not be read for too long.' }
    return retryLater(now)
  }

  /** Does one lookup. @returns how long to rest before the next one, in milliseconds. */
  async function step(): Promise<number> {
    const lookup = await ledger.takeLookup(clock.now(), LOOKUP_LEASE_MS)
    if (!lookup) return IDLE_MS
    const skew = log.skewMs()
    const answer: LogAnswer = lookup.texts.length === 0 ? { kind: 'read', lines: [] } : await searchLog(lookup)
    const found = answer.kind === 'read' ? await matchTexts(ledger, lookup, answer.lines, gateway.explain) : []
    const result =
      answer.kind === 'read' ? await decide(lookup, { lines: answer.lines, missing: lookup.texts.length - found.length, skew }) : withoutAnswer(lookup, answer)
    if (await ledger.storeLookup(lookup, found, result, clock.now())) await storeFinalReports(lookup, found, result)
    return 0
  }

  /** A line with a final status is a delivery report, too. */
  async function storeFinalReports(lookup: Lookup, found: readonly FoundText[], result: LookupResult) {
    const reports = found.map(({ line }) => line).filter(({ verdict }) => verdict !== 'ACCEPTED' && verdict !== 'UNRECOGNISED')
    if (reports.length > 0) await ledger.storeReports(reports, clock.now())
    logger.info({ batchId: lookup.batchId, found: found.length, of: lookup.texts.length, result: result.kind }, 'looked a batch up in the gateway’s log')
  }

  return { step }
}

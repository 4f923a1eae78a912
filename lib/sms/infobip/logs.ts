import { digitsOf } from '@/lib/phone/digits'
import type { LoggedText, LogQuery, LogsOutcome } from '@/lib/sms/gateway'
import { parseJson, succeeded, unreadable } from '@/lib/sms/http/answer'
import type { HttpAnswer, HttpFailure } from '@/lib/sms/http/exchange'
import { failedRequest } from './answer'
import { type Dialect, numberOf } from './dialect'
import { reportOf } from './reports'
import { LogsAnswer, readItems } from './wire'

const HIGHEST_LIMIT = 1_000

/** The query string of a question to the log. The two dialects name two parameters differently. */
export function logSearch(query: LogQuery, names: { sender: string; to: string }): URLSearchParams {
  const search = new URLSearchParams()
  if (query.by === 'bulk') search.set('bulkId', query.bulkIds.join(','))
  if (query.by === 'message') search.set('messageId', query.messageIds.join(','))
  if (query.by === 'time') {
    if (query.sender !== undefined) search.set(names.sender, query.sender)
    if (query.to !== undefined) search.set(names.to, digitsOf(query.to))
    search.set('sentSince', spelled(query.since))
    search.set('sentUntil', spelled(query.until))
  }
  search.set('limit', String(limitOf(query)))
  return search
}

const limitOf = ({ limit = HIGHEST_LIMIT }: LogQuery) => Math.min(limit, HIGHEST_LIMIT)

/** `yyyy-MM-dd'T'HH:mm:ss.SSSZ`, where Z is an offset without a colon (https://www.infobip.com/docs/essentials/date-and-time). */
const spelled = (at: Date) => at.toISOString().replace('Z', '+0000')

/** Reads a page of the log. A line without id or number is dropped. A line without a status is kept, because it shows that the text was taken. */
export function logsOutcome(answer: HttpAnswer | HttpFailure, query: LogQuery, dialect: Dialect): LogsOutcome {
  if (!succeeded(answer)) return failedRequest(answer)
  const parsed = parseJson(LogsAnswer, answer.body)
  if (!parsed) return unreadable(answer.httpStatus)
  const { results, cursor } = parsed
  const texts = readItems(results).flatMap((item, index): LoggedText[] => {
    const to = item && numberOf(item)
    if (!item?.messageId || !to) return []
    const text = item.content?.text || item.text || null
    return [{ ...reportOf(item, item.messageId, results[index]), to, sender: item.sender ?? item.from ?? null, text, bulkId: item.bulkId ?? null }]
  })
  // Without a cursor, a full page may have been cut off: V1 does not say so, and neither does a server that ignores `useCursor`.
  const read = { kind: 'answered' as const, texts, at: answer.date }
  if (dialect === 'V1' || !cursor) return { ...read, isComplete: results.length < limitOf(query), cursor: null }
  const next = cursor.nextCursor || null
  // The cursor leads to the same page again.
  if (next !== null && next === query.cursor) return { ...read, isComplete: false, cursor: null }
  return { ...read, isComplete: next === null, cursor: next }
}

import { digitsOf } from '@/lib/phone/digits'
import type { GatewayError, LoggedText, LogQuery, LogsOutcome } from '@/lib/sms/gateway'
import { parseJson, succeeded, unreadable } from '@/lib/sms/http/answer'
import type { HttpAnswer, HttpFailure } from '@/lib/sms/http/exchange'
import { momentOf } from '@/lib/sms/moment'
import { failedRequest, notFound } from './errors'
import { statusOf, verdictOf } from './explain'
import { Message, MessagePage } from './wire'

type Get = (path: string) => Promise<HttpAnswer | HttpFailure>
type TimeQuery = Extract<LogQuery, { by: 'time' }>
type MessageQuery = Extract<LogQuery, { by: 'message' }>

const HIGHEST_LIMIT = 1_000

/** Reads a page of the log. It does not know which texts came in one request. */
export async function readLogs(get: Get, query: LogQuery): Promise<LogsOutcome> {
  switch (query.by) {
    case 'bulk':
      return { kind: 'refused', cause: 'unsupported', httpStatus: null, problem: 'The log does not know requests.', retryAfterMs: null }
    case 'message':
      return readMessage(get, query)
    case 'time':
      return readList(get, query)
  }
}

/** Every text has an address of its own in this log, so each page holds one: the cursor counts them. */
async function readMessage(get: Get, { messageIds, cursor }: MessageQuery): Promise<LogsOutcome> {
  const index = Number(cursor ?? 0)
  const answer = await get(`/Messages/${encodeURIComponent(messageIds[index] ?? '')}.json`)
  if (!succeeded(answer) && !notFound(answer)) return failedRequest(answer)
  const message = succeeded(answer) ? parseJson(Message, answer.body) : null
  if (succeeded(answer) && !message) return unreadable(answer.httpStatus)
  const isComplete = index + 1 >= messageIds.length
  const at = answer.httpStatus === null ? null : answer.date
  return { kind: 'answered', texts: message ? [lineOf(message)] : [], isComplete, cursor: isComplete ? null : String(index + 1), at }
}

async function readList(get: Get, query: TimeQuery): Promise<LogsOutcome> {
  const answer = await get(`/Messages.json?${query.cursor ?? searchOf(query)}`)
  if (!succeeded(answer)) return failedRequest(answer)
  const page = parseJson(MessagePage, answer.body)
  if (!page) return unreadable(answer.httpStatus)
  const texts = page.messages.flatMap((line) => Message.safeParse(line).data ?? []).map(lineOf)
  const next = page.next_page_uri?.split('?')[1] || null
  return { kind: 'answered', texts, isComplete: next === null, cursor: next === query.cursor ? null : next, at: answer.date }
}

/** Moments are whole seconds in this log, so the span is rounded outwards. */
function searchOf({ since, until, sender, to, limit = HIGHEST_LIMIT }: TimeQuery): string {
  const search = new URLSearchParams()
  if (sender !== undefined) search.set('From', sender)
  if (to !== undefined) search.set('To', to)
  search.set('DateSent>', spelled(Math.floor(since.getTime() / 1000)))
  search.set('DateSent<', spelled(Math.ceil(until.getTime() / 1000)))
  search.set('PageSize', String(Math.min(limit, HIGHEST_LIMIT)))
  return search.toString()
}

const spelled = (epochSeconds: number) => new Date(epochSeconds * 1000).toISOString().replace('.000', '')

function lineOf(message: Message): LoggedText {
  const { sid, to, from, body, status, num_segments, error_code, error_message, price, price_unit, date_sent, date_updated } = message
  const verdict = verdictOf(status)
  return {
    messageId: sid,
    to: `+${digitsOf(to)}`,
    sender: from ?? null,
    text: body || null,
    bulkId: null,
    verdict,
    status: statusOf(status, error_code ?? null, error_message ?? null),
    error: errorOf(error_code, error_message),
    smsCount: num_segments || null,
    pricePerMessage: price == null ? null : Math.abs(price),
    currency: price_unit ?? null,
    sentAt: momentOf(date_sent),
    doneAt: verdict === 'ACCEPTED' ? null : momentOf(date_updated),
    raw: JSON.stringify(message),
  }
}

export function errorOf(code: number | null | undefined, message: string | null | undefined): GatewayError | null {
  return code ? { groupId: null, groupName: null, id: code, name: null, description: message ?? null, permanent: null } : null
}

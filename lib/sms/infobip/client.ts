import type { z } from 'zod'
import type { BalanceOutcome, DeliveryReport, OutgoingBatch, Refusal, ReportsOutcome, SendEntry, SendOutcome, SmsGateway, Unknown } from '../gateway'
import { exchange, failureText, type HttpAnswer, type HttpFailure } from './http'
import { neverLeft, refusalCauseOf, verdictOf } from './outcome'
import { BalanceAnswer, ErrorEnvelope, ReportsAnswer, ReportsAnswerEntry, SendAnswer, SendAnswerEntry } from './wire'

export type InfobipOptions = {
  /** For example https://xxxxx.api.infobip.com, without a slash at the end. */
  baseUrl: string
  /** Value of the Authorization header: `Basic …` or `App …`. */
  authorization: string
  timeoutMs: number
}

/** Speaks Infobip's first SMS API: one text to many numbers by POST /sms/1/text/single, reports by GET /sms/1/reports. */
export function createInfobipGateway({ baseUrl, authorization, timeoutMs }: InfobipOptions): SmsGateway {
  const headers = { Authorization: authorization, 'Content-Type': 'application/json', Accept: 'application/json' }
  const get = (path: string) =>
    exchange(`${baseUrl}${path}`, { method: 'GET', headers: { Authorization: authorization, Accept: 'application/json' }, timeoutMs })
  return {
    async sendBatch(batch) {
      return sendOutcome(await exchange(`${baseUrl}/sms/1/text/single`, { method: 'POST', headers, body: sendBody(batch), timeoutMs }), batch)
    },
    async readReports(limit) {
      return reportsOutcome(await get(`/sms/1/reports?limit=${limit}`))
    },
    async readBalance() {
      return balanceOutcome(await get('/account/1/balance'))
    },
  }
}

const digits = (phone: string) => phone.replace(/\D/g, '')

/** The seed's body: `from`, `to` as an array of digits in international format, `text`, in this order. */
export function sendBody({ sender, to, text }: OutgoingBatch): string {
  return JSON.stringify({ from: sender, to: to.map(digits), text })
}

/** Everything but a 2xx: certain refusals by Infobip itself, the rest unknown (a proxy's page, 5xx, redirects, lost connections). */
function failed(answer: HttpAnswer | HttpFailure): Refusal | Unknown {
  if (answer.httpStatus === null) {
    const problem = failureText(answer.error)
    return neverLeft(answer.error)
      ? { kind: 'refused', cause: 'unreachable', httpStatus: null, problem, retryAfterMs: null }
      : { kind: 'unknown', httpStatus: null, problem }
  }
  const { httpStatus } = answer
  const cause = refusalCauseOf(httpStatus)
  const envelope = parseJson(ErrorEnvelope, answer.body)
  if (cause && envelope !== null) return { kind: 'refused', cause, httpStatus, problem: envelope || `HTTP ${httpStatus}`, retryAfterMs: answer.retryAfterMs }
  return { kind: 'unknown', httpStatus, problem: envelope || `The gateway answered with HTTP ${httpStatus} and nothing that can be relied on.` }
}

function unreadable(httpStatus: number): Unknown {
  return { kind: 'unknown', httpStatus, problem: 'The gateway took the request, but its answer cannot be read.' }
}

const succeeded = (answer: HttpAnswer | HttpFailure): answer is HttpAnswer => answer.httpStatus !== null && answer.httpStatus >= 200 && answer.httpStatus < 300

function sendOutcome(answer: HttpAnswer | HttpFailure, { to }: OutgoingBatch): SendOutcome {
  if (!succeeded(answer)) return failed(answer)
  const parsed = parseJson(SendAnswer, answer.body)
  if (!parsed) return unreadable(answer.httpStatus)
  // Matched by digits: the order of the answer and the plus sign are not promised. Numbers that we did not send are nobody's.
  const asked = new Map(to.map((phone) => [digits(phone), phone]))
  const entries = parsed.messages.flatMap((message): SendEntry[] => {
    const entry = SendAnswerEntry.safeParse(message)
    const phone = entry.success ? asked.get(digits(entry.data.to)) : undefined
    if (!entry.success || phone === undefined) return []
    asked.delete(digits(entry.data.to))
    const { status, messageId, smsCount } = entry.data
    return [{ to: phone, verdict: verdictOf(status), status, messageId: messageId ?? null, smsCount: smsCount ?? null }]
  })
  // It answers somebody else's question, so it says nothing about ours.
  if (entries.length === 0) return unreadable(answer.httpStatus)
  return { kind: 'answered', httpStatus: answer.httpStatus, bulkId: parsed.bulkId ?? null, entries, foreign: parsed.messages.length - entries.length }
}

function reportsOutcome(answer: HttpAnswer | HttpFailure): ReportsOutcome {
  if (!succeeded(answer)) return failed(answer)
  const parsed = parseJson(ReportsAnswer, answer.body)
  if (!parsed) return unreadable(answer.httpStatus)
  return { kind: 'answered', reports: parsed.results.flatMap((result) => readReport(result) ?? []) }
}

/** One report as Infobip sends it, pulled or pushed; null when it is none. */
export function readReport(result: unknown): DeliveryReport | null {
  const entry = ReportsAnswerEntry.safeParse(result)
  if (!entry.success) return null
  const { messageId, status, error, smsCount, price, sentAt, doneAt } = entry.data
  return {
    messageId,
    verdict: verdictOf(status),
    status,
    error: error ?? null,
    smsCount: smsCount ?? null,
    pricePerMessage: price?.pricePerMessage ?? null,
    currency: price?.currency ?? null,
    sentAt: sentAt ?? null,
    doneAt: doneAt ?? null,
    raw: JSON.stringify(result),
  }
}

function balanceOutcome(answer: HttpAnswer | HttpFailure): BalanceOutcome {
  if (!succeeded(answer)) return failed(answer)
  const parsed = parseJson(BalanceAnswer, answer.body)
  return parsed ? { kind: 'answered', balance: parsed.balance, currency: parsed.currency } : unreadable(answer.httpStatus)
}

/** @returns null for what is not JSON or not of this shape. */
function parseJson<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(body))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

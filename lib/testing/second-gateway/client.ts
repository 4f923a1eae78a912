import { createHash } from 'node:crypto'
import { digitsOf } from '@/lib/phone/digits'
import type { BalanceOutcome, GatewayCapabilities, OutgoingBatch, OutgoingText, PushedReports, SendOutcome, SmsGateway } from '@/lib/sms/gateway'
import { parseJson, succeeded, unreadable } from '@/lib/sms/http/answer'
import { exchange, type HttpAnswer, type HttpFailure } from '@/lib/sms/http/exchange'
import { apiErrorOf, failedRequest } from './errors'
import { explain, isErrorOfText, statusOf, verdictOf } from './explain'
import { errorOf, readLogs } from './logs'
import { Balance, Message, StatusCallback } from './wire'

const DAY_MS = 24 * 60 * 60_000

const CAPABILITIES: GatewayCapabilities = {
  ownIds: false,
  maxTextsPerRequest: 1,
  pushesReports: true,
  pagesLogs: true,
  maxBulkIdsPerQuery: 0,
  logIntervalMs: 100,
  logRetentionMs: 400 * DAY_MS,
  reportRetentionMs: 0,
  lastReportAfterMs: 3 * DAY_MS,
}

type Options = { baseUrl: string; accountSid: string; authToken: string; timeoutMs: number }

/**
 * An adapter for another provider, in the shape of Twilio's Messages API. Only tests use it: it shows that the port of
 * lib/sms/gateway.ts holds without Infobip. It differs where it can: one text for each request, forms instead of JSON, statuses
 * that are words, reports that are only pushed, and no ids of ours.
 */
export function createSecondGateway({ baseUrl, accountSid, authToken, timeoutMs }: Options): SmsGateway {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const headers = { Authorization: authorization, Accept: 'application/json' }
  const account = `${baseUrl}/2010-04-01/Accounts/${accountSid}`
  const get = (path: string) => exchange(`${account}${path}`, { method: 'GET', headers, timeoutMs })
  return {
    capabilities: CAPABILITIES,
    account: `${baseUrl}#${createHash('sha256').update(authorization).digest('hex').slice(0, 12)}`,
    async sendBatch(batch) {
      const [text] = batch.texts
      if (!text || batch.texts.length > 1)
        return { kind: 'refused', cause: 'invalid', httpStatus: null, problem: 'A request holds one text.', retryAfterMs: null }
      const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }
      return sendOutcome(await exchange(`${account}/Messages.json`, { method: 'POST', headers: form, body: formOf(batch, text), timeoutMs }), text)
    },
    readLogs: (query) => readLogs(get, query),
    async readReports() {
      return { kind: 'answered', reports: [] }
    },
    parsePushedReports,
    explain,
    async readBalance() {
      return balanceOutcome(await get('/Balance.json'))
    },
  }
}

function formOf({ sender, reportsTo }: OutgoingBatch, { to, text }: OutgoingText): string {
  const form = new URLSearchParams({ To: to, From: sender, Body: text })
  if (reportsTo !== null) form.set('StatusCallback', reportsTo)
  return form.toString()
}

function sendOutcome(answer: HttpAnswer | HttpFailure, text: OutgoingText): SendOutcome {
  if (!succeeded(answer)) return refusedText(answer, text) ?? failedRequest(answer)
  const message = parseJson(Message, answer.body)
  if (!message) return unreadable(answer.httpStatus)
  if (digitsOf(message.to) !== digitsOf(text.to)) return { ...unreadable(answer.httpStatus), foreign: 1 }
  const { sid, status, error_code, error_message, num_segments } = message
  const words = statusOf(status, error_code ?? null, error_message ?? null)
  const entry = { to: text.to, verdict: verdictOf(status), status: words, messageId: sid, smsCount: num_segments || null }
  return { kind: 'answered', httpStatus: answer.httpStatus, bulkId: null, entries: [entry], foreign: 0 }
}

/** An error of the text itself is an answer: the request was understood, and this text was refused. */
function refusedText(answer: HttpAnswer | HttpFailure, { to }: OutgoingText): SendOutcome | null {
  const error = answer.httpStatus === 400 ? apiErrorOf(answer) : null
  if (!error || !isErrorOfText(error.code)) return null
  const entry = { to, verdict: 'REJECTED' as const, status: statusOf('failed', error.code, error.message), messageId: null, smsCount: null }
  return { kind: 'answered', httpStatus: 400, bulkId: null, entries: [entry], foreign: 0 }
}

/** Each callback is a form with one report. */
function parsePushedReports(body: string): PushedReports | null {
  const parsed = StatusCallback.safeParse(Object.fromEntries(new URLSearchParams(body)))
  if (!parsed.success) return null
  const { MessageSid, MessageStatus, To, ErrorCode } = parsed.data
  const report = {
    messageId: MessageSid,
    to: To ? `+${digitsOf(To)}` : null,
    verdict: verdictOf(MessageStatus),
    status: statusOf(MessageStatus, ErrorCode ?? null, null),
    error: errorOf(ErrorCode, null),
    ...{ smsCount: null, pricePerMessage: null, currency: null, sentAt: null, doneAt: null },
    raw: JSON.stringify(parsed.data),
  }
  return { reports: [report], bad: 0 }
}

function balanceOutcome(answer: HttpAnswer | HttpFailure): BalanceOutcome {
  if (!succeeded(answer)) return failedRequest(answer)
  const parsed = parseJson(Balance, answer.body)
  return parsed ? { kind: 'answered', ...parsed } : unreadable(answer.httpStatus)
}

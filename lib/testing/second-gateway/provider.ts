import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { countSegments } from '@/lib/sms/segments'

type Taken = { sid: string; to: string; from: string; body: string; callback: string | null; at: number; nextPush: 'sent' | 'final' | null }
type Fault = 'lost' | 'answerLost' | 'errorAfter'
type Clock = { now(): Date }

export const ACCOUNT = { accountSid: 'AC0123456789abcdef', authToken: 'token-of-the-test' }
/** Numbers that end in these digits are refused in the answer (21610), or never delivered (30003). */
export const ENDINGS = { refused: '990005', undelivered: '990002' } as const
const DELIVERED_AFTER_MS = 1_000
const AUTHORIZATION = `Basic ${Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64')}`
const ROOT = `/2010-04-01/Accounts/${ACCOUNT.accountSid}`

type State = { clock: Clock; taken: Taken[]; faults: (Fault | null)[]; requests: number }

/** A real HTTP server that speaks as much of Twilio's Messages API as the adapter uses. It keeps everything in memory. */
export async function startProvider(clock: Clock) {
  const state: State = { clock, taken: [], faults: [], requests: 0 }
  const server = createServer((request, response) => void serve(state, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    taken: state.taken,
    push: () => push(state),
    /** How many requests came to send a text. */
    requests: () => state.requests,
    /** The faults of the next sends, in order; null: none. */
    misbehave: (...next: (Fault | null)[]) => state.faults.push(...next),
    close() {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse) {
  const { clock, taken } = state
  response.setHeader('Date', clock.now().toUTCString())
  const body = await readBody(request)
  const url = new URL(request.url ?? '/', 'http://provider')
  if (request.headers.authorization !== AUTHORIZATION) return refuse(response, 401, 20003, 'Authenticate')
  if (url.pathname === `${ROOT}/Balance.json`) return answer(response, 200, { account_sid: ACCOUNT.accountSid, balance: '47.79', currency: 'USD' })
  if (url.pathname === `${ROOT}/Messages.json`)
    return request.method === 'POST' ? send(state, response, new URLSearchParams(body)) : list(state, response, url.searchParams)
  const text = taken.find(({ sid }) => url.pathname === `${ROOT}/Messages/${sid}.json`)
  return text ? answer(response, 200, resourceOf(text, clock.now().getTime())) : refuse(response, 404, 20404, 'The requested resource was not found')
}

function send(state: State, response: ServerResponse, form: URLSearchParams) {
  state.requests += 1
  const fault = state.faults.shift()
  const [to, from, body] = [form.get('To') ?? '', form.get('From') ?? '', form.get('Body') ?? '']
  if (fault === 'lost') return response.socket?.resetAndDestroy()
  if (!to || !body) return refuse(response, 400, 21602, 'Message body is required')
  if (to.endsWith(ENDINGS.refused)) return refuse(response, 400, 21610, 'Attempt to send to unsubscribed recipient')
  const sid = `SM${randomUUID().replaceAll('-', '')}`
  const text: Taken = { sid, to, from, body, callback: form.get('StatusCallback'), at: state.clock.now().getTime(), nextPush: 'sent' }
  state.taken.push(text)
  if (fault === 'answerLost') return response.socket?.resetAndDestroy()
  if (fault === 'errorAfter') return refuse(response, 503, 20503, 'Service unavailable')
  answer(response, 201, { ...resourceOf(text, text.at), status: 'queued', date_sent: null })
}

function list({ clock, taken }: State, response: ServerResponse, search: URLSearchParams) {
  const [since, until] = [Date.parse(search.get('DateSent>') ?? ''), Date.parse(search.get('DateSent<') ?? '')]
  const found = taken.filter(({ at, to, from }) => at >= since && at <= until && (search.get('To') ?? to) === to && (search.get('From') ?? from) === from)
  const size = Number(search.get('PageSize'))
  const start = Number(search.get('Page') ?? 0) * size
  const next = new URLSearchParams([...search].filter(([name]) => name !== 'Page'))
  next.set('Page', String(start / size + 1))
  const messages = found.slice(start, start + size).map((text) => resourceOf(text, clock.now().getTime()))
  answer(response, 200, { messages, next_page_uri: start + size < found.length ? `${ROOT}/Messages.json?${next}` : null, page_size: size })
}

/** Posts the callbacks that are due: one when a text is sent, and one when it is done. */
async function push({ clock, taken }: State) {
  for (const text of taken) {
    while (text.callback !== null && text.nextPush !== null) {
      const isFinal = text.nextPush === 'final'
      if (isFinal && clock.now().getTime() < text.at + DELIVERED_AFTER_MS) break
      text.nextPush = isFinal ? null : 'final'
      const { status, error_code } = resourceOf(text, isFinal ? text.at + DELIVERED_AFTER_MS : text.at)
      const form = new URLSearchParams({ MessageSid: text.sid, MessageStatus: status, To: text.to, From: text.from, AccountSid: ACCOUNT.accountSid })
      if (error_code !== null) form.set('ErrorCode', String(error_code))
      await fetch(text.callback, { method: 'POST', body: form })
    }
  }
}

function resourceOf({ sid, to, from, body, at }: Taken, now: number) {
  const isDone = now >= at + DELIVERED_AFTER_MS
  const isLost = isDone && to.endsWith(ENDINGS.undelivered)
  return {
    ...{ sid, account_sid: ACCOUNT.accountSid, to, from, body, direction: 'outbound-api', num_segments: String(countSegments(body).segments) },
    status: isLost ? 'undelivered' : isDone ? 'delivered' : 'sent',
    error_code: isLost ? 30003 : null,
    error_message: isLost ? 'Unreachable destination handset' : null,
    ...{ price: isDone ? '-0.05000' : null, price_unit: 'USD', date_sent: new Date(at).toUTCString(), date_updated: new Date(now).toUTCString() },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function answer(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

function refuse(response: ServerResponse, status: number, code: number, message: string) {
  answer(response, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })
}

import { Agent, buildConnector, request } from 'undici'
import { momentOf } from '@/lib/sms/moment'

/** An answer of any status. `date`: the server's clock, from the Date header. */
export type HttpAnswer = { httpStatus: number; body: string; retryAfterMs: number | null; date: Date | null }
/** There was no complete answer: the request may or may not have arrived. */
export type HttpFailure = { httpStatus: null; error: unknown }

const MAX_ANSWER_BYTES = 10 * 1024 * 1024

// The server may close an idle connection just when we post on it, and the outcome would be unknown, so idle connections are closed
// after a second. There are no redirects (undici's request follows none) and no retries, because either could send a text twice.
const agent = new Agent({ pipelining: 1, keepAliveTimeout: 1_000, keepAliveMaxTimeout: 1_000, connect, maxResponseSize: MAX_ANSWER_BYTES })

const connectTo = buildConnector({ timeout: 10_000, allowH2: false })
const failedToConnect = new WeakSet<Error>()

/** Makes a connection. A failure here (DNS, routing, TLS handshake) happens before any byte of a request is written. */
function connect(options: buildConnector.Options, done: buildConnector.Callback) {
  return connectTo(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
    if (error) failedToConnect.add(error)
    if (error) done(error, null)
    else done(null, socket)
  })
}

/** Did the request certainly not leave, because there was no connection? After any other failure (a reset, a time-out) it may have. */
export function neverLeft(error: unknown): boolean {
  return error instanceof Error && failedToConnect.has(error)
}

/** The longest Retry-After that counts. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000

/** Reads `Retry-After` in either of its forms (RFC 9110 §10.2.3). @returns milliseconds, at most a day; null for a moment in the past and for anything else. */
export function retryAfterMs(value: string | string[] | undefined, now: number): number | null {
  if (typeof value !== 'string' || value.trim() === '') return null
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now
  return ms > 0 ? Math.min(ms, LONGEST_WAIT_MS) : null
}

/**
 * Makes one request. `timeoutMs` limits it as a whole, including the reading of the body, which may be 10 MB long. It follows no
 * redirect, repeats nothing, and never rejects.
 */
export async function exchange(
  url: string,
  options: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string; timeoutMs: number },
): Promise<HttpAnswer | HttpFailure> {
  const { method, headers, body, timeoutMs } = options
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method,
      headers,
      body,
      signal: AbortSignal.timeout(timeoutMs),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    const { 'retry-after': retryAfter, date } = answer.headers
    const text = await answer.body.text()
    return {
      httpStatus: answer.statusCode,
      body: text,
      retryAfterMs: retryAfterMs(retryAfter, Date.now()),
      date: momentOf(typeof date === 'string' ? date : null),
    }
  } catch (error) {
    return { httpStatus: null, error }
  }
}

/** A failure in a sentence for the owner, without the address and the credentials. */
export function failureText(error: unknown): string {
  const code = errorCode(error)
  if (error instanceof Error && error.name === 'TimeoutError') return 'No answer within the time limit.'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'The address of the gateway is not known.'
  if (code === 'ECONNREFUSED') return 'Nothing listens at the address of the gateway.'
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'The gateway cannot be reached.'
  if (neverLeft(error)) return `No connection to the gateway could be made${code ? ` (${code})` : ''}.`
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'The answer is longer than any that the gateway gives.'
  if (code?.startsWith('UND_ERR_') || code === 'ECONNRESET' || code === 'EPIPE') return 'The connection broke before the answer was complete.'
  return code ? `The connection failed (${code}).` : 'The connection failed.'
}

function errorCode(error: unknown): string | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null
  return typeof code === 'string' ? code : null
}

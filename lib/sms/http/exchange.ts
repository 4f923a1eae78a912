import { Agent, buildConnector, request } from 'undici'
import { momentOf } from '@/lib/sms/moment'

/** `date`: what time it is there. */
export type HttpAnswer = { httpStatus: number; body: string; retryAfterMs: number | null; date: Date | null }
/** What the network did instead of answering. */
export type HttpFailure = { httpStatus: null; error: unknown }

const MAX_ANSWER_BYTES = 10 * 1024 * 1024

// A POST on a connection that the other side is just closing is lost without a trace, so idle connections live for a second.
// No redirects (undici's request follows none) and no retries: either would post a text twice.
const agent = new Agent({ pipelining: 1, keepAliveTimeout: 1_000, keepAliveMaxTimeout: 1_000, connect, maxResponseSize: MAX_ANSWER_BYTES })

const connectTo = buildConnector({ timeout: 10_000, allowH2: false })
const failedToConnect = new WeakSet<Error>()

/** What fails in here (the name, the way, the TLS handshake) fails before a byte of a request is written. */
function connect(options: buildConnector.Options, done: buildConnector.Callback) {
  return connectTo(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
    if (error) failedToConnect.add(error)
    if (error) done(error, null)
    else done(null, socket)
  })
}

/** Did the request certainly not leave? Everything else (a reset, a time-out) is unknown. */
export function neverLeft(error: unknown): boolean {
  return error instanceof Error && failedToConnect.has(error)
}

/** Whoever asks for more is asked again sooner. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000

/** `Retry-After` in either of its forms (RFC 9110 §10.2.3), at most a day; nonsense and the past count as absent. */
export function retryAfterMs(value: string | string[] | undefined, now: number): number | null {
  if (typeof value !== 'string' || value.trim() === '') return null
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now
  return ms > 0 ? Math.min(ms, LONGEST_WAIT_MS) : null
}

/** One request with one total time limit, the reading of the body included. Resolves whatever happens. */
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

/** The failure in words for the history: no address, no credentials. */
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

import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { buildConnector } from 'undici'
import { momentOf } from '@/lib/sms/moment'
import { decodeBody } from './decode'
import { redirectTarget } from './redirect'

/** An answer of any status. `date`: the server's clock, from the Date header. `redirectedTo`: where its Location header leads. */
export type HttpAnswer = { httpStatus: number; body: string; retryAfterMs: number | null; date: Date | null; redirectedTo: string | null }
/** There was no complete answer: the request may or may not have arrived. */
export type HttpFailure = { httpStatus: null; error: unknown }

const MAX_ANSWER_BYTES = 10 * 1024 * 1024
/** The code of zlib's error for too long an output, and of ours. */
const TOO_LONG = 'ERR_BUFFER_TOO_LARGE'

const connectTo = buildConnector({ timeout: 10_000, allowH2: false })
const failedToConnect = new WeakSet<Error>()

/** Makes a connection. A failure here (DNS, routing, TLS handshake) happens before any byte of a request is written. */
function connect({ hostname, host, protocol, port }: URL, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    // A URL writes an IPv6 address in brackets, and a socket takes it without.
    connectTo({ hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port }, (...[error, socket]: Parameters<buildConnector.Callback>) => {
      if (error) failedToConnect.add(error)
      if (error) reject(error)
      else if (signal.aborted) socket.destroy()
      else resolve(socket)
    })
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

type Options = { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string; timeoutMs: number }

/**
 * Makes one request. `timeoutMs` limits it as a whole, including the reading of the body, which may be 10 MB long after decoding. It
 * follows no redirect, repeats nothing, and never rejects. Interim answers (1xx) are skipped.
 */
export async function exchange(address: string, { timeoutMs, ...options }: Options): Promise<HttpAnswer | HttpFailure> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const url = new URL(address)
    const socket = await connect(url, signal)
    try {
      return await answerOf(await send(url, socket, options, signal), address)
    } finally {
      socket.destroy()
    }
  } catch (error) {
    const isLate = signal.aborted && !neverLeft(error)
    return { httpStatus: null, error: isLate ? signal.reason : error }
  }
}

/**
 * Sends the request. Each has a connection of its own: a server may close an idle connection just when we post on it, and the outcome
 * would be unknown. Node's client neither repeats a request nor follows a redirect, because either could send a text twice.
 */
function send({ host, pathname, search }: URL, socket: Socket, { method, headers, body }: Omit<Options, 'timeoutMs'>, signal: AbortSignal) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, path: `${pathname}${search}`, headers: { Host: host, ...headers }, signal, createConnection: () => socket }
    const sent = request(options, resolve)
    sent.on('error', reject)
    sent.on('close', () => reject(Object.assign(new Error('The connection was closed.'), { code: 'ECONNRESET' })))
    sent.end(body)
  })
}

async function answerOf(response: IncomingMessage, address: string): Promise<HttpAnswer> {
  const { 'retry-after': retryAfter, 'content-encoding': contentEncoding, date, location } = response.headers
  return {
    httpStatus: response.statusCode ?? 0,
    body: await decodeBody(await readBytes(response), contentEncoding, MAX_ANSWER_BYTES),
    retryAfterMs: retryAfterMs(retryAfter, Date.now()),
    date: momentOf(date ?? null),
    redirectedTo: redirectTarget(location, address),
  }
}

async function readBytes(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) throw Object.assign(new Error('The answer is too long.'), { code: TOO_LONG })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A failure in a sentence for the owner, without the address and the credentials. */
export function failureText(error: unknown): string {
  const code = errorCode(error)
  if (error instanceof Error && error.name === 'TimeoutError') return 'No answer within the time limit.'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'The address of the gateway is not known.'
  if (code === 'ECONNREFUSED') return 'Nothing listens at the address of the gateway.'
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'The gateway cannot be reached.'
  if (neverLeft(error)) return `No connection to the gateway could be made${code ? ` (${code})` : ''}.`
  if (code === TOO_LONG) return 'The answer is longer than any that the gateway gives.'
  if (code?.startsWith('HPE_') || code === 'ECONNRESET' || code === 'EPIPE') return 'The connection broke before the answer was complete.'
  return code ? `The connection failed (${code}).` : 'The connection failed.'
}

function errorCode(error: unknown): string | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null
  return typeof code === 'string' ? code : null
}

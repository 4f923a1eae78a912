import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Clock, systemClock } from '@/lib/clock'
import { write } from './answering'
import { type FaultPlanInput, Faults } from './fault-plan'
import { takeLate } from './faults'
import { Ledger } from './gateway-ledger'
import type { Gateway } from './handler-context'
import { inV3, refuse } from './http-messages'
import { pushDue } from './push'
import { isSending, route } from './routes'
import { readSettings, type Settings } from './settings'

const MAX_BODY_BYTES = 4 * 1024 * 1024
const CLOSE_WITHIN_MS = 2000

export type RunningGateway = {
  url: string
  ledger: Ledger
  /** Puts other faults in force, from the next call on. Throws where a name or a rate is wrong. */
  setFaults(plan: FaultPlanInput): void
  /** Takes the late requests and pushes the reports whose time has come; a timer does the same every `tickMs`. Answers how many POSTs were made. */
  tick(): Promise<number>
  close(): Promise<void>
}

/** Starts a gateway of its own ledger and address. Rejects with the system's error when the address is taken. */
export async function startGateway(options: Partial<Settings> & { clock?: Clock } = {}): Promise<RunningGateway> {
  const { clock = systemClock, ...given } = options
  const settings = { ...readSettings({}), ...given }
  const closing = new AbortController()
  const gateway: Gateway = {
    settings,
    clock,
    faults: new Faults(settings.faults),
    ledger: new Ledger(settings),
    seenOnce: new Set(),
    hanging: new Set(),
    late: [],
    closing: closing.signal,
  }
  const server = createServer((request, response) => {
    response.setHeader('Date', clock.now().toUTCString())
    serve(gateway, request, response).catch((error: unknown) => {
      console.error(error)
      write(gateway, response, refuse(500))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(settings.port, settings.host, resolve)
  }).catch((error: unknown) => {
    gateway.ledger.close()
    throw error
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : settings.port
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  const tick = inTurn(async () => {
    if (closing.signal.aborted) return 0
    takeLate(gateway)
    return await pushDue(gateway)
  })
  const timer = settings.tickMs > 0 ? repeat(tick, settings.tickMs) : undefined
  const close = once(async () => {
    clearInterval(timer)
    closing.abort()
    await tick()
    await closeServer(server, gateway)
  })
  return { url: `http://${host}:${port}`, ledger: gateway.ledger, setFaults: (plan) => gateway.faults.set(plan), tick, close }
}

function repeat(run: () => Promise<unknown>, everyMs: number): NodeJS.Timeout {
  let isRunning = false
  return setInterval(() => {
    if (isRunning) return
    isRunning = true
    run()
      .catch(console.error)
      .finally(() => {
        isRunning = false
      })
  }, everyMs)
}

/** One call after the other. */
function inTurn(run: () => Promise<number>): () => Promise<number> {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const next = last.then(run)
    last = next.catch(() => undefined)
    return next
  }
}

function once<T>(run: () => T): () => T {
  let result: { value: T } | undefined
  return () => {
    result ??= { value: run() }
    return result.value
  }
}

/** Finishes what is being answered; connections that hang on purpose are cut. */
async function closeServer(server: ReturnType<typeof createServer>, gateway: Gateway): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    for (const response of gateway.hanging) response.destroy()
  })
  clearTimeout(cut)
  gateway.ledger.close()
}

async function serve(gateway: Gateway, request: IncomingMessage, response: ServerResponse): Promise<void> {
  takeLate(gateway)
  const url = URL.parse(request.url ?? '/', 'http://gateway')
  if (!url) return write(gateway, response, refuse(404))
  if (isSending(request.method, url.pathname)) gateway.ledger.countRequest()
  const target = route(gateway, request.method ?? '', url.pathname, { headers: request.headers, address: request.socket.remoteAddress })
  const body = await readBody(request)
  const answer =
    typeof target !== 'function' ? target : body === undefined ? refuse(413) : target(gateway, { query: url.searchParams, headers: request.headers, body })
  if (gateway.settings.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, gateway.settings.latencyMs))
  write(gateway, response, url.pathname.startsWith('/sms/3/') ? inV3(answer) : answer)
}

/** The body as text, or undefined when it is too large. A large one is read to its end, so that the client hears the answer. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString()
}

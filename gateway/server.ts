import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Clock, systemClock } from '@/lib/clock'
import { type FaultPlanInput, Faults } from './fault-plan'
import { takeLate } from './faults'
import { GatewayLedger } from './gateway-ledger'
import type { GatewayContext } from './handler-context'
import { inV3, refuse } from './http-messages'
import { pushDue } from './push'
import { isSending, route } from './routes'
import { readSettings, type Settings } from './settings'
import { writeAnswer } from './write-answer'

const MAX_BODY_BYTES = 4 * 1024 * 1024
const CLOSE_WITHIN_MS = 2000

export type RunningGateway = {
  url: string
  ledger: GatewayLedger
  /** Applies another fault plan from the next call on. Throws if a name or a rate is wrong. */
  setFaults(plan: FaultPlanInput): void
  /** Accepts the late requests and pushes the reports that are due. A timer does the same every `tickMs`. @returns how many POSTs were made. */
  tick(): Promise<number>
  close(): Promise<void>
}

/** Starts a rehearsal gateway with a ledger and an address of its own. Rejects with the system's error if the address is in use. */
export async function startGateway(options: Partial<Settings> & { clock?: Clock } = {}): Promise<RunningGateway> {
  const { clock = systemClock, ...given } = options
  const settings = { ...readSettings({}), ...given }
  const closing = new AbortController()
  const gateway: GatewayContext = {
    settings,
    clock,
    faults: new Faults(settings.faults),
    ledger: new GatewayLedger(settings),
    seenOnce: new Set(),
    hanging: new Set(),
    late: [],
    closing: closing.signal,
  }
  const server = createServer((request, response) => {
    response.setHeader('Date', clock.now().toUTCString())
    serve(gateway, request, response).catch((error: unknown) => {
      console.error(error)
      writeAnswer(gateway, response, refuse(500))
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

/** Makes calls run one after the other. */
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

/** Finishes the answers under way, and cuts the connections that hang on purpose. */
async function closeServer(server: ReturnType<typeof createServer>, gateway: GatewayContext): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    for (const response of gateway.hanging) response.destroy()
  })
  clearTimeout(cut)
  gateway.ledger.close()
}

async function serve(gateway: GatewayContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  takeLate(gateway)
  const url = URL.parse(request.url ?? '/', 'http://gateway')
  if (!url) return writeAnswer(gateway, response, refuse(404))
  if (isSending(request.method, url.pathname)) gateway.ledger.countRequest()
  const target = route(gateway, request.method ?? '', url.pathname, { headers: request.headers, address: request.socket.remoteAddress })
  const body = await readBody(request)
  const answer =
    typeof target !== 'function' ? target : body === undefined ? refuse(413) : target(gateway, { query: url.searchParams, headers: request.headers, body })
  if (gateway.settings.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, gateway.settings.latencyMs))
  writeAnswer(gateway, response, url.pathname.startsWith('/sms/3/') ? inV3(answer) : answer)
}

/** The body as text; undefined: it is too large. It is read to its end even then, because a client that is still sending would not read the answer. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString()
}

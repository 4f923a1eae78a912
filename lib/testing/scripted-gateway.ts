import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: string }
type Script = (request: Received, response: ServerResponse) => void

/** Starts an HTTP server that answers as a test scripts it and records every request, for answers that the rehearsal gateway does not give. */
export async function startScriptedGateway(script: Script) {
  const requests: Received[] = []
  let current = script
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') }
      requests.push(request)
      // The test's clock is the only one.
      response.sendDate = false
      current(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** The texts posted so far, by number. */
    posted: () => requests.filter(({ method }) => method === 'POST').flatMap(({ body }): string[] => JSON.parse(body).to),
    answer(next: Script) {
      current = next
    },
    close() {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export type ScriptedGateway = Awaited<ReturnType<typeof startScriptedGateway>>

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Infobip's v1 error envelope. */
export function envelope(messageId: string, text = messageId) {
  return { requestError: { serviceException: { messageId, text } } }
}

export const PENDING = { groupId: 1, groupName: 'PENDING', id: 7, name: 'PENDING_ENROUTE', description: 'Message sent to next instance' }

/** Accepts every number of a request, in the shape of Infobip's v1. There are no reports. */
export const takesAll: Script = (request, response) => {
  if (request.method === 'GET') return json(response, 200, { results: [] })
  const { to }: { to: string[] } = JSON.parse(request.body)
  json(response, 200, { bulkId: `bulk-${to[0]}`, messages: to.map((number) => ({ to: number, status: PENDING, smsCount: 1, messageId: `m-${number}` })) })
}

/** A scripted gateway for all tests of a file, closed after them. It accepts every number until a test scripts another answer. */
export async function scriptedGateway() {
  const server = await startScriptedGateway(takesAll)
  afterAll(() => server.close())
  return server
}

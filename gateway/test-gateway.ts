import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach } from 'vitest'
import { z } from 'zod'
import type { RunningGateway } from './server'
import { startGateway } from './server'
import type { Settings } from './settings'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** A clock that stands still until a test moves it on. */
export class StoppedClock {
  #at = Date.parse('2026-03-01T18:00:00.000Z')
  now = () => new Date(this.#at)
  advance(ms: number): void {
    this.#at += ms
  }
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-'))
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts a gateway for one test, on a free port. It is closed after the test. */
export async function testGateway(options: Partial<Settings> & { clock?: StoppedClock } = {}) {
  const dataDir = options.dataDir ?? temporaryFolder()
  const clock = options.clock ?? new StoppedClock()
  const gateway = await startGateway({ port: 0, tickMs: 0, ...options, dataDir, clock })
  cleanUps.push(() => gateway.close())
  return { ...gateway, clock, dataDir, client: clientOf(gateway) }
}

export const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

const Status = z.object({ groupId: z.number(), groupName: z.string(), id: z.number(), name: z.string(), description: z.string() })
const SendAnswer = z.object({
  bulkId: z.string().optional(),
  messages: z.array(z.object({ to: z.string(), status: Status, smsCount: z.number().optional(), messageId: z.string().optional() })),
})
const ReportAnswer = z.object({
  results: z.array(
    z.looseObject({
      messageId: z.string(),
      bulkId: z.string(),
      to: z.string(),
      doneAt: z.string().optional(),
      text: z.string().optional(),
      status: Status,
      error: z.looseObject({ id: z.number(), name: z.string(), permanent: z.boolean() }),
    }),
  ),
})

function clientOf({ url }: RunningGateway) {
  const headers = { authorization: basic('rehearsal', 'rehearsal'), 'content-type': 'application/json' }
  const get = (where: string) => fetch(`${url}${where}`, { headers })
  const post = (body: string, more: Record<string, string> = {}, where = '/sms/1/text/single') =>
    fetch(`${url}${where}`, { method: 'POST', headers: { ...headers, ...more }, body })
  const read = async (where: string) => ReportAnswer.parse(await (await get(where)).json()).results
  return {
    get,
    post,
    request: (to: string | string[], text = 'Hello', from = 'WineShop') => post(JSON.stringify({ from, to, text })),
    async send(to: string | string[], text = 'Hello', from = 'WineShop') {
      return SendAnswer.parse(await (await post(JSON.stringify({ from, to, text }))).json())
    },
    reports: (query = '') => read(`/sms/1/reports${query}`),
    logs: (query = '') => read(`/sms/1/logs${query}`),
    async balance() {
      return z.object({ balance: z.number(), currency: z.string() }).parse(await (await get('/account/1/balance')).json())
    },
  }
}

import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { RunningGateway } from './server'
import type { StoppedClock } from './test-gateway'
import { temporaryFolder, testGateway } from './test-gateway'

const Body = z.object({ results: z.array(z.looseObject({ messageId: z.string() }).nullable().catch(null)) })
const MINUTE = 60_000

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

/** A server that receives reports. It answers with `state.status`, which a test may change. */
async function receiver(status = 200) {
  const received: z.output<typeof Body>['results'][] = []
  const state = { status }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    received.push(Body.parse(JSON.parse(Buffer.concat(chunks).toString())).results)
    response.writeHead(state.status, state.status === 302 ? { location: '/elsewhere' } : {}).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  return { received, state, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/reports?key=1` }
}

type TestGateway = Pick<Awaited<ReturnType<typeof testGateway>>, 'client'>
async function sendTo({ client }: TestGateway, count: number, url: string | undefined, from = 0) {
  const destinations = Array.from({ length: count }, (_, n) => ({ to: String(41_791_000_000 + from + n), messageId: `id-${from + n}` }))
  const message = { sender: 'WineShop', destinations, content: { text: 'Hello' }, webhooks: { delivery: { url }, callbackData: 'back' } }
  expect((await client.post(JSON.stringify({ messages: [message] }), {}, '/sms/3/messages')).status).toBe(200)
}

test('pushes due reports to the address of their text, a hundred at a time, and does not return them to a client that fetches', async () => {
  const { received, url } = await receiver()
  const gateway = await testGateway()
  await sendTo(gateway, 250, url)
  expect(await gateway.tick()).toBe(0)
  gateway.clock.advance(MINUTE)
  expect(await gateway.client.reports()).toEqual([])
  expect(await gateway.tick()).toBe(3)
  expect(received.map((results) => results.length)).toEqual([100, 100, 50])
  expect(new Set(received.flat().map((report) => report?.messageId)).size).toBe(250)
  expect(received[0]?.[0]).toMatchObject({ sender: 'WineShop', messageCount: 1, to: expect.any(String), callbackData: 'back', status: { groupId: 3, id: 5 } })
  expect(await gateway.tick()).toBe(0)
  expect(await gateway.client.reports()).toEqual([])
})

test('pushes both reports of a text that has two', async () => {
  const { received, url } = await receiver()
  const gateway = await testGateway({ reportDelayMs: 1000 })
  await sendTo(gateway, 1, url, 990_008)
  gateway.clock.advance(1000)
  await gateway.tick()
  gateway.clock.advance(1000)
  await gateway.tick()
  expect(received.map((results) => results[0])).toMatchObject([{ status: { id: 2 } }, { status: { id: 5 } }])
})

test('keeps reports to be fetched if their address is not on this computer', async () => {
  const gateway = await testGateway()
  await sendTo(gateway, 1, 'https://shop.example/reports')
  await sendTo(gateway, 1, undefined, 1)
  gateway.clock.advance(MINUTE)
  expect(await gateway.tick()).toBe(0)
  expect(await gateway.client.reports()).toHaveLength(2)
})

test('pushes the other reports to the account’s address, in v1’s format', async () => {
  const own = await receiver()
  const account = await receiver()
  const gateway = await testGateway({ pushUrl: account.url })
  await sendTo(gateway, 1, own.url)
  await gateway.client.send('41793026727')
  gateway.clock.advance(MINUTE)
  expect(await gateway.client.reports()).toEqual([])
  expect(await gateway.tick()).toBe(2)
  expect(own.received.flat()).toMatchObject([{ messageId: 'id-0', sender: 'WineShop' }])
  expect(account.received.flat()).toMatchObject([{ to: '41793026727', from: 'WineShop', smsCount: 1 }])
})

/** The minutes in which the gateway tries to push. */
async function attempts(gateway: { tick: RunningGateway['tick']; clock: StoppedClock }, minutes: number) {
  const at: number[] = []
  for (let minute = 0; minute <= minutes; minute++) {
    if ((await gateway.tick()) > 0) at.push(minute)
    gateway.clock.advance(MINUTE)
  }
  return at
}

test.each([500, 404, 204, 302])('tries again after an answer %i, with growing delays, and gives up after twenty retries', async (status) => {
  const { received, url } = await receiver(status)
  const gateway = await testGateway({ reportDelayMs: 0 })
  await sendTo(gateway, 1, url)
  const at = await attempts(gateway, 50 * 60)
  expect(at.slice(0, 8)).toEqual([0, 1, 3, 8, 18, 35, 61, 98])
  expect(at).toHaveLength(21)
  expect(at.at(-1)).toBe(41 * 60 + 30)
  expect(new Set(received.map((results) => JSON.stringify(results))).size).toBe(1)
  expect(await gateway.client.reports()).toEqual([])
})

test('tries again after a restart', async () => {
  const dataDir = temporaryFolder()
  const { received, state, url } = await receiver(503)
  const first = await testGateway({ dataDir, reportDelayMs: 0 })
  await sendTo(first, 1, url)
  await first.tick()
  await first.close()
  state.status = 200
  const second = await testGateway({ dataDir, clock: first.clock })
  expect(await second.tick()).toBe(0)
  first.clock.advance(MINUTE)
  expect(await second.tick()).toBe(1)
  first.clock.advance(MINUTE * 60)
  expect(await second.tick()).toBe(0)
  expect(received).toHaveLength(2)
})

test('pushes on its own timer', async () => {
  const { received, url } = await receiver()
  const gateway = await testGateway({ reportDelayMs: 0, tickMs: 5 })
  await sendTo(gateway, 1, url)
  await expect.poll(() => received.length).toBe(1)
})

test.each([
  ['duplicate', 20, 2],
  ['reversed', 2, 2],
  ['unknownId', 4, 4],
  ['malformedItem', 4, 2],
  ['dropped', 0, 0],
])('puts a fault into a push: %s', async (fault, length, ids) => {
  const { received, url } = await receiver()
  const gateway = await testGateway({ reportDelayMs: 0, faults: { push: { [fault]: 1 } } })
  await sendTo(gateway, 2, url)
  await gateway.tick()
  const found = received.flat().flatMap((report) => report?.messageId ?? [])
  expect([received.flat().length, new Set(found).size]).toEqual([length, ids])
  if (fault === 'reversed') expect(found).toEqual(['id-1', 'id-0'])
})

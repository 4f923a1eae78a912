import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { FAULTS, FaultPlan, type FaultPlanInput, faultOf } from './fault-plan'
import { readSettings } from './settings'
import { testGateway } from './test-gateway'

const Answer = z.object({ messages: z.array(z.record(z.string(), z.unknown())) })
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

/** A gateway with this fault in every send. `send` sends four texts with our own ids and times out after `timeoutMs`. */
async function faulty(fault: string, more: FaultPlanInput = {}) {
  const gateway = await testGateway({ faults: { ...more, send: { [fault]: 1 } } })
  const destinations = Array.from({ length: 4 }, (_, n) => ({ to: `4179100000${n}`, messageId: `id-${n}` }))
  const body = JSON.stringify({ messages: [{ sender: 'WineShop', destinations, content: { text: 'Hello' } }], options: { includeSmsCountInResponse: true } })
  const send = (timeoutMs = 5000, redirect: RequestRedirect = 'follow') =>
    fetch(`${gateway.url}/sms/3/messages`, {
      method: 'POST',
      headers: { authorization: 'App rehearsal', 'content-type': 'application/json' },
      body,
      redirect,
      signal: AbortSignal.timeout(timeoutMs),
    })
  return { ...gateway, send, taken: () => gateway.ledger.countTexts(), entries: async () => Answer.parse(await (await send()).json()).messages }
}

test('answers with every status, in the envelope or as a proxy’s page, and accepts texts only where the fault says so', async () => {
  const { client, ledger, setFaults } = await testGateway()
  const body = JSON.stringify({ messages: [{ destinations: [{ to: '41793026727' }], content: { text: 'Hello' } }] })
  const names = FAULTS.send.filter((name) => /^(status|proxy):/.test(name))
  expect(names).toHaveLength(2 * (2 * 16 + 6))
  for (const fault of names) {
    const [kind, code, when] = fault.split(':')
    const before = ledger.countTexts()
    setFaults({ send: { [fault]: 1 } })
    const response = await client.post(body, {}, '/sms/3/messages')
    expect(response.status, fault).toBe(Number(code))
    const text = await response.text()
    if (kind === 'proxy') expect([response.headers.get('content-type'), text.slice(0, 9)]).toEqual(['text/html; charset=utf-8', '<!doctype'])
    else expect(JSON.parse(text)).toMatchObject({ errorCode: `E${code}` })
    expect(ledger.countTexts() - before, fault).toBe(when === 'after' ? 1 : 0)
  }
})

test('lists every fault in the README', () => {
  const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8')
  for (const name of Object.values(FAULTS).flat()) expect(readme).toMatch(new RegExp(`\`${name.split(':')[0]}[:\`]`))
})

test.each([
  ['none', null],
  ['seconds', '2'],
  ['date', 'Sun, 01 Mar 2026 18:00:02 GMT'],
  ['huge', '99999999999'],
  ['negative', '-5'],
])('throttles with Retry-After: %s', async (kind, expected) => {
  const { send, taken } = await faulty(`throttled:${kind}`)
  const response = await send()
  expect([response.status, response.headers.get('retry-after'), taken()]).toEqual([429, expected, 0])
})

test.each([
  ['reset', 0],
  ['reset:before', 0],
  ['reset:after', 4],
  ['partial', 2],
  ['half', 4],
])('breaks the connection: %s', async (fault, count) => {
  const { send, taken } = await faulty(fault)
  await expect(send().then((response) => response.text())).rejects.toThrow(/failed|terminated/)
  expect(taken()).toBe(count)
})

test.each([
  ['hang', 0],
  ['hang:after', 4],
  ['headersOnly', 4],
  ['longLength', 4],
  ['drip', 4],
])('leaves the client waiting: %s', async (fault, count) => {
  const { send, taken } = await faulty(fault)
  await expect(send(300).then((response) => response.text())).rejects.toThrow(/timeout/)
  expect(taken()).toBe(count)
})

test('sends the whole answer slowly to a client that waits', async () => {
  const { send } = await faulty('drip', { dripMs: 1 })
  expect(Answer.parse(await (await send(60_000)).json()).messages).toHaveLength(4)
})

test.each(['empty', 'html', 'truncated', 'shortLength'])('accepts every text and answers 200 without valid JSON: %s', async (fault) => {
  const { send, taken } = await faulty(fault)
  const response = await send()
  expect(response.status).toBe(200)
  const text = await response.text()
  expect(() => JSON.parse(text)).toThrow()
  expect(taken()).toBe(4)
})

test.each([
  ['301', 0],
  ['302', 0],
  ['303', 0],
  ['307', 0],
  ['308', 0],
  ['301:after', 4],
  ['302:after', 4],
  ['303:after', 4],
])('redirects to another host: %s', async (name, count) => {
  const { send, taken } = await faulty(`redirect:${name}`)
  const response = await send(5000, 'manual')
  expect([response.status, response.headers.get('location')]).toEqual([Number.parseInt(name, 10), 'https://192.0.2.1/sms/3/messages'])
  expect(taken()).toBe(count)
})

test.each(['gzip', 'br', 'deflate'])('compresses the answer: %s', async (coding) => {
  const { send, taken } = await faulty(coding)
  const response = await send()
  expect(response.headers.get('content-encoding')).toBe(coding)
  expect(Answer.parse(await response.json()).messages).toHaveLength(4)
  expect(taken()).toBe(4)
})

test.each([
  ['continue', 100],
  ['processing', 102],
  ['earlyHints', 103],
])('sends an interim answer first: %s', async (fault, status) => {
  const { url, setFaults } = await testGateway()
  setFaults({ logs: { [fault]: 1 } })
  const interim: (number | undefined)[] = []
  const final = await new Promise<number | undefined>((resolve, reject) => {
    const sent = get(`${url}/sms/1/logs`, { headers: { authorization: 'App rehearsal' } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    sent.on('information', ({ statusCode }) => interim.push(statusCode)).on('error', reject)
  })
  expect([interim, final]).toEqual([[status], 200])
})

test('answers with unusual bytes', async () => {
  const bytes = async (fault: string) => bytesOf(await (await faulty(fault, { hugeBytes: 100_000 })).send())
  expect((await bytes('bom')).subarray(0, 4)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, 0x7b]))
  expect((await bytes('invalidUtf8')).toString()).toContain('�')
  expect((await bytes('huge')).length).toBeGreaterThan(100_000)
  expect((await bytes('gzipBomb')).length).toBeGreaterThan(100_000)
  expect((await (await faulty('wrongType')).send()).headers.get('content-type')).toBe('text/plain')
})

test('answers with wrong entries and accepts every text once', async () => {
  const ids = async (fault: string) => {
    const { entries, taken } = await faulty(fault)
    const found = (await entries()).map(({ messageId }) => messageId)
    expect(taken()).toBe(4)
    return found
  }
  expect(await ids('missingIds')).toEqual([undefined, undefined, undefined, undefined])
  expect(await ids('foreignIds')).toEqual(['foreign-id-0', 'foreign-id-1', 'foreign-id-2', 'foreign-id-3'])
  expect(await ids('duplicateIds')).toEqual(['id-0', 'id-0', 'id-0', 'id-0'])
  expect(await ids('fewerEntries')).toEqual(['id-1', 'id-3'])
  expect(await ids('moreEntries')).toEqual(['id-0', 'id-1', 'id-2', 'id-3', 'id-0', 'foreign-1'])
  expect(await ids('reordered')).toEqual(['id-3', 'id-2', 'id-1', 'id-0'])
  expect((await (await faulty('stringNumbers')).entries())[0]).toMatchObject({ status: { groupId: '1', id: '26' }, details: { messageCount: '1' } })
  expect((await (await faulty('unknownGroup')).entries())[0]).toMatchObject({ status: { groupId: 77, id: 777 } })
})

test('accepts a late request after its delay, and refuses the same ids afterwards', async () => {
  const { send, taken, clock, tick, setFaults, ledger } = await faulty('late', { lateMs: 5000 })
  await expect(send()).rejects.toThrow()
  clock.advance(4999)
  await tick()
  expect(taken()).toBe(0)
  clock.advance(1)
  await tick()
  expect(taken()).toBe(4)
  setFaults({})
  expect(Answer.parse(await (await send()).json()).messages).toMatchObject(Array.from({ length: 4 }, () => ({ status: { id: 23 } })))
  expect(ledger.duplicates()).toEqual([])
})

test('accepts a late request before it answers the next one', async () => {
  const { send, taken, clock, client } = await faulty('late')
  await expect(send()).rejects.toThrow()
  clock.advance(5000)
  expect(await client.logs()).toHaveLength(4)
  expect(taken()).toBe(4)
})

test('accepts every text twice on request, so that tests can prove that duplicates are found', async () => {
  const { entries, ledger } = await faulty('twice')
  expect(await entries()).toHaveLength(4)
  expect(ledger.duplicates()).toHaveLength(4)
})

test('puts faults into reports and logs that are fetched', async () => {
  const { client, clock, setFaults } = await testGateway({ reportDelayMs: 0 })
  const twoTexts = async () => {
    setFaults({})
    await client.send(['41791000000', '41791000001'])
    clock.advance(1000)
  }
  const fetched = async (faults: FaultPlanInput, where: string) => {
    setFaults(faults)
    return z.looseObject({ results: z.array(z.unknown()) }).parse(await (await client.get(where)).json())
  }
  for (const [fault, count] of Object.entries({ duplicate: 20, reversed: 2, unknownId: 4, malformedItem: 4, dropped: 0 })) {
    await twoTexts()
    expect((await fetched({ reports: { [fault]: 1 } }, '/sms/3/reports')).results, fault).toHaveLength(count)
    expect((await fetched({}, '/sms/3/reports')).results).toEqual([])
  }
  await twoTexts()
  setFaults({ reports: { 'reset:before': 1 } })
  await expect(client.get('/sms/1/reports')).rejects.toThrow()
  expect((await fetched({}, '/sms/1/reports')).results).toHaveLength(2)
  expect((await fetched({ logs: { noResults: 1 } }, '/sms/1/logs')).results).toEqual([])
  setFaults({ logs: { 'status:429': 1 } })
  expect((await client.get('/sms/1/logs')).status).toBe(429)
})

test('returns the same page of the log again and again', async () => {
  const { client, setFaults } = await testGateway()
  await client.send(['41791000000', '41791000001', '41791000002'])
  setFaults({ logs: { cursorLoop: 1 } })
  const page = async (cursor: string) => (await client.get(`/sms/3/logs?useCursor=true&limit=2${cursor}`)).json()
  const first = await page('')
  const second = await page(`&cursor=${first.cursor.nextCursor}`)
  expect(second).toEqual(first)
})

test('shows a text in the logs only after the lag', async () => {
  const { client, clock } = await testGateway({ faults: { logLagMs: 3000 } })
  await client.send('41793026727')
  clock.advance(2999)
  expect(await client.logs()).toEqual([])
  clock.advance(1)
  expect(await client.logs()).toHaveLength(1)
})

test('chooses faults by seed and request number only, about as often as the rates say', () => {
  const plan = FaultPlan.parse({ seed: 7, send: { reset: 0.1, html: 0.02 } })
  const drawn = (of: typeof plan) => Array.from({ length: 10_000 }, (_, number) => faultOf(of, 'send', number))
  const faults = drawn(plan)
  expect(drawn(plan)).toEqual(faults)
  expect(drawn({ ...plan, seed: 8 })).not.toEqual(faults)
  const count = (name: string) => faults.filter((fault) => fault === name).length
  expect(count('reset')).toBeGreaterThan(900)
  expect(count('reset')).toBeLessThan(1100)
  expect(count('html')).toBeGreaterThan(150)
  expect(count('html')).toBeLessThan(250)
  expect(faultOf(plan, 'logs', 1)).toBeUndefined()
})

test('repeats the same faults after the same plan is set again', async () => {
  const { client, setFaults } = await testGateway()
  const run = async () => {
    setFaults({ seed: 3, send: { 'status:503': 0.5 } })
    const statuses: number[] = []
    for (let n = 0; n < 20; n++) statuses.push((await client.request('41793026727')).status)
    return statuses
  }
  const first = await run()
  expect(new Set(first)).toEqual(new Set([200, 503]))
  expect(await run()).toEqual(first)
})

test('changes its faults while it runs, over HTTP and without authorization', async () => {
  const { client, url } = await testGateway()
  const put = (body: string) => fetch(`${url}/faults.json`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
  const answer = await put(JSON.stringify({ send: { 'status:503': 1 } }))
  expect(await answer.json()).toMatchObject({ seed: 1, send: { 'status:503': 1 }, lateMs: 5000, logs: {} })
  expect((await client.request('41793026727')).status).toBe(503)
  for (const wrong of ['{', '{"send":{"nonsense":0.1}}', '{"send":{"reset":2}}', '{"send":{"reset":0.6,"html":0.6}}', '{"logs":{"late":0.1}}', '{"sned":{}}'])
    expect((await put(wrong)).status, wrong).toBe(400)
  expect((await client.request('41793026727')).status).toBe(503)
  await put('{}')
  expect((await client.request('41793026727')).status).toBe(200)
})

test('reads its faults from the environment and says what is wrong with them', () => {
  expect(readSettings({ GATEWAY_FAULTS: '{"seed":7,"send":{"reset:after":0.02}}' }).faults).toMatchObject({ seed: 7, send: { 'reset:after': 0.02 } })
  expect(() => readSettings({ GATEWAY_FAULTS: 'reset' })).toThrow('GATEWAY_FAULTS must be JSON')
  expect(() => readSettings({ GATEWAY_FAULTS: '{"send":{"rest":1}}' })).toThrow('GATEWAY_FAULTS: send.rest is not a fault')
  expect(() => readSettings({ GATEWAY_PUSH_URL: 'https://shop.example/' })).toThrow('GATEWAY_PUSH_URL must be an http address on this computer')
})

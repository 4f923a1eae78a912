import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { envelope, json, PENDING, type ScriptedGateway, startScriptedGateway, takesAll } from '@/lib/testing/scripted-gateway'
import { createInfobipGateway } from './client'
import { retryAfterMs } from './http'
import { readReport } from './reports'

// The request of Infobip's tutorial "SMS to multiple destinations", as it stands there.
const seed = readFileSync(path.join(import.meta.dirname, 'seed-request.http'), 'utf8')
const [seedHead = '', seedBody = ''] = seed.split('\n\n')

let server: ScriptedGateway
const text = "Wine shop grand opening at Monday 8pm. Don't forget glasses."
const batch = {
  bulkId: 'batch-1',
  sender: 'WineShop',
  texts: ['+41793026727', '+41793026834'].map((to) => ({ to, text, messageId: null })),
  reportsTo: null,
}
const gateway = (timeoutMs = 5_000) =>
  createInfobipGateway({ baseUrl: server.url, authorization: `Basic ${Buffer.from('Aladdin:open sesame').toString('base64')}`, timeoutMs })

beforeAll(async () => {
  server = await startScriptedGateway(takesAll)
})
afterAll(() => server.close())

describe('sendBatch', () => {
  it('posts the request of the tutorial: path, authorization, content type, body and the order of its keys', async () => {
    await gateway().sendBatch(batch)
    const { method, path: target, headers, body } = server.requests.at(-1) ?? expect.fail('no request')
    const [requestLine = '', ...headerLines] = seedHead.split('\n')
    expect(`${method} ${target} HTTP/1.1`).toBe(requestLine)
    const expected = Object.fromEntries(headerLines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
    expect(headers.authorization).toBe(expected.authorization)
    expect(headers['content-type']).toBe(expected['content-type'])
    expect(body).toBe(JSON.stringify(JSON.parse(seedBody)))
  })

  it('reads the answer of the tutorial, status and id of each person', async () => {
    const accepted = { id: 0, groupId: 0, groupName: 'ACCEPTED', name: 'MESSAGE_ACCEPTED', description: 'Message accepted' }
    server.answer((_, response) =>
      json(response, 200, {
        bulkId: 'f5c4322c-10e7-a41e-5528-34fa0b032134',
        messages: [
          { to: '41793026727', status: accepted, smsCount: 1, messageId: '4a54f0242f19-b832-1c39-a7e7a2095f351ed2' },
          { to: '41793026834', status: accepted, smsCount: 1, messageId: '9404a69cef19-7a31-ba39-92ace76a5f351ed2' },
        ],
      }),
    )
    expect(await gateway().sendBatch(batch)).toEqual({
      kind: 'answered',
      httpStatus: 200,
      bulkId: 'f5c4322c-10e7-a41e-5528-34fa0b032134',
      foreign: 0,
      entries: [
        { to: '+41793026727', verdict: 'ACCEPTED', status: accepted, smsCount: 1, messageId: '4a54f0242f19-b832-1c39-a7e7a2095f351ed2' },
        { to: '+41793026834', verdict: 'ACCEPTED', status: accepted, smsCount: 1, messageId: '9404a69cef19-7a31-ba39-92ace76a5f351ed2' },
      ],
    })
  })

  it('matches entries by number whatever their order and spelling, and ignores strangers, repetitions and nonsense', async () => {
    server.answer((_, response) =>
      json(response, 200, {
        unheardOf: true,
        messages: [
          { to: '+41793026834', status: { groupId: '1', id: '26' }, messageId: 2718281828 },
          { to: '49151', status: PENDING, messageId: 'x' },
          'nonsense',
          null,
          { to: '41793026834', status: PENDING, messageId: 'again' },
        ],
      }),
    )
    const outcome = await gateway().sendBatch(batch)
    expect(outcome).toMatchObject({
      kind: 'answered',
      bulkId: null,
      foreign: 3,
      entries: [{ to: '+41793026834', verdict: 'ACCEPTED', messageId: '2718281828', smsCount: null }],
    })
    expect(outcome.kind === 'answered' && outcome.entries).toHaveLength(1)
  })

  it('keeps nothing of an answer that a database would not take', async () => {
    const status = { groupId: '', id: 99_999_999_999, name: 'A\0B', description: 'half \ud83c a pair' }
    server.answer((_, response) => json(response, 200, { messages: [{ to: '41793026727', status, messageId: 'm\0', smsCount: 'one' }] }))
    expect(await gateway().sendBatch(batch)).toMatchObject({
      entries: [
        { verdict: 'UNRECOGNISED', messageId: 'm', smsCount: null, status: { groupId: null, id: null, name: 'AB', description: 'half \ufffd a pair' } },
      ],
    })
  })

  it('takes a refused entry without id and count', async () => {
    server.answer((_, response) =>
      json(response, 200, { messages: [{ to: '41793026727', status: { groupId: 5, groupName: 'REJECTED', id: 52, name: 'REJECTED_DESTINATION' } }] }),
    )
    expect(await gateway().sendBatch(batch)).toMatchObject({
      kind: 'answered',
      entries: [{ to: '+41793026727', verdict: 'REJECTED', messageId: null, smsCount: null }],
    })
  })

  it.each([
    [400, 'invalid'],
    [401, 'credentials'],
    [402, 'credit'],
    [403, 'forbidden'],
    [404, 'unsupported'],
    [413, 'invalid'],
    [415, 'unsupported'],
    [422, 'invalid'],
    [429, 'throttled'],
  ])('calls HTTP %i in Infobip’s envelope certainly not taken: %s', async (status, cause) => {
    server.answer((_, response) => json(response, status, envelope('CODE', 'In words'), { 'Retry-After': '7' }))
    expect(await gateway().sendBatch(batch)).toEqual({ kind: 'refused', cause, httpStatus: status, problem: 'In words', retryAfterMs: 7000 })
  })

  it('knows the envelope of the newer API too', async () => {
    server.answer((_, response) => json(response, 401, { errorCode: 'E401', description: 'Unauthorized.', action: '', violations: [], resources: [] }))
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'refused', cause: 'credentials', problem: 'Unauthorized.' })
  })

  it.each([408, 409, 500, 502, 503, 504, 520, 302, 307])('calls HTTP %i unknown, whatever its body says', async (status) => {
    server.answer((_, response) => json(response, status, envelope('CODE', 'In words'), { Location: `${server.url}/elsewhere` }))
    const before = server.requests.length
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'unknown', httpStatus: status })
    expect(server.requests.length).toBe(before + 1)
  })

  it.each([
    ['HTML', '<html>Welcome to the hotel network</html>'],
    ['nothing', ''],
    ['truncated JSON', '{"messages":[{"to":"4179'],
    ['no messages', '{}'],
    ['a list', '[]'],
    ['an empty list of messages', '{"messages":[]}'],
    ['only somebody else’s numbers', '{"messages":[{"to":"49151","status":{"groupId":1,"id":26},"messageId":"x"}]}'],
  ])('calls a 200 with %s unknown', async (_, body) => {
    server.answer((__, response) => json(response, 200, body))
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'unknown', httpStatus: 200 })
  })

  it('calls a 4xx that is not Infobip’s unknown: a proxy spoke', async () => {
    server.answer((_, response) => json(response, 403, '<html>Blocked by policy</html>'))
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'unknown', httpStatus: 403 })
  })

  it('calls a lost connection unknown: before the answer, in its middle, and when there is none in time', async () => {
    server.answer((_, response) => response.destroy())
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'unknown', httpStatus: null })
    server.answer((_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' })
      response.write('{"messages":')
      setImmediate(() => response.destroy())
    })
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'unknown' })
    server.answer(() => {})
    expect(await gateway(200).sendBatch(batch)).toEqual({ kind: 'unknown', httpStatus: null, problem: 'No answer within the time limit.' })
  })

  it('calls a gateway that nobody listens at, or whose name is unknown, certainly not taken', async () => {
    const nobody = await startScriptedGateway(takesAll)
    await nobody.close()
    for (const baseUrl of [nobody.url, 'http://gateway.invalid'])
      expect(await createInfobipGateway({ baseUrl, authorization: 'App x', timeoutMs: 5_000 }).sendBatch(batch)).toMatchObject({
        kind: 'refused',
        cause: 'unreachable',
        httpStatus: null,
      })
  })
})

describe('readReports', () => {
  const report = {
    bulkId: 'b1',
    messageId: 2718281828,
    to: '41793026727',
    sentAt: '2026-03-01T18:00:01.120+0000',
    doneAt: '2026-03-01T19:00:04.007+0100',
    smsCount: 1,
    price: { pricePerMessage: 0.07, currency: 'EUR' },
    status: { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET', description: '' },
    error: { groupId: 0, groupName: 'Ok', id: 0, name: 'NO_ERROR', description: 'No Error', permanent: false },
  }

  it('asks for reports and reads them, with offsets that have no colon', async () => {
    server.answer((_, response) => json(response, 200, { results: [report, { nonsense: true }] }))
    const outcome = await gateway().readReports(1000)
    expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: '/sms/1/reports?limit=1000' })
    expect(outcome).toMatchObject({
      kind: 'answered',
      reports: [
        {
          messageId: '2718281828',
          verdict: 'DELIVERED',
          pricePerMessage: 0.07,
          currency: 'EUR',
          sentAt: new Date('2026-03-01T18:00:01.120Z'),
          doneAt: new Date('2026-03-01T18:00:04.007Z'),
        },
      ],
    })
    expect(outcome.kind === 'answered' && outcome.reports).toHaveLength(1)
  })

  it.each([
    [1, 7, 'ACCEPTED'],
    [0, 0, 'ACCEPTED'],
    [3, 2, 'ACCEPTED'],
    [3, 5, 'DELIVERED'],
    [2, 9, 'UNDELIVERED'],
    [4, 15, 'EXPIRED'],
    [5, 14, 'REJECTED'],
    [5, 23, 'ACCEPTED'],
    [4, 87, 'EXPIRED'],
    [5, 87, 'REJECTED'],
    [18, 51, 'UNRECOGNISED'],
  ])('reads group %i, id %i as %s, whatever it is called', (groupId, id, verdict) => {
    expect(readReport({ messageId: 'm', status: { groupId, id, groupName: 'Queue/Accepted', name: 'DELIVERED_TO_HANDSET' } })?.verdict).toBe(verdict)
  })
})

describe('readBalance', () => {
  it('reads amount and currency', async () => {
    server.answer((_, response) => json(response, 200, { balance: 47.79134, currency: 'EUR' }))
    expect(await gateway().readBalance()).toEqual({ kind: 'answered', balance: 47.79134, currency: 'EUR' })
    expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: '/account/1/balance' })
  })
})

describe('retryAfterMs', () => {
  const now = Date.parse('2026-03-01T10:00:00Z')
  it.each([
    ['5', 5000],
    ['Sun, 01 Mar 2026 10:00:09 GMT', 9000],
    ['Sun, 01 Mar 2026 09:00:00 GMT', null],
    ['-5', null],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('reads %s as %s', (value, ms) => {
    expect(retryAfterMs(value, now)).toBe(ms)
  })
})

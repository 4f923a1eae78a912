import { createServer } from 'node:https'
import { describe, expect, it } from 'vitest'
import { envelope, json, PENDING, scriptedGateway, startScriptedGateway, takesAll } from '@/lib/testing/scripted-gateway'
import { createInfobipGateway } from './client'
import type { Dialect } from './dialect'

const server = await scriptedGateway()
const batch = {
  bulkId: 'bulk-1',
  sender: 'WineShop',
  texts: ['+41793026727', '+41793026834'].map((to) => ({ to, text: 'Hello', messageId: `m-${to}` })),
  reportsTo: null,
}
const gateway = (dialect: Dialect = 'V1', timeoutMs = 5_000) => createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs, dialect })
const v3Envelope = (status: number, description: string) => ({ errorCode: `E${status}`, description, action: '', violations: [], resources: [] })

describe.each(['V1', 'V3'] as const)('sendBatch in %s', (dialect) => {
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
  ])('treats HTTP %i in either of Infobip’s envelopes as a refusal: %s', async (status, cause) => {
    for (const body of [envelope('CODE', 'In words'), v3Envelope(status, 'In words')]) {
      server.answer((_, response) => json(response, status, body, { 'Retry-After': '7' }))
      expect(await gateway(dialect).sendBatch(batch)).toEqual({ kind: 'refused', cause, httpStatus: status, problem: 'In words', retryAfterMs: 7000 })
    }
  })

  it.each([304, 408, 409, 500, 502, 503, 504, 520])('treats HTTP %i as unknown, whatever its body says', async (status) => {
    server.answer((_, response) => json(response, status, envelope('CODE', 'In words')))
    expect(await gateway(dialect).sendBatch(batch)).toMatchObject({ kind: 'unknown', httpStatus: status })
  })

  it.each([
    ['HTML', '<html>Blocked by policy</html>'],
    ['nothing', ''],
    ['another’s JSON', '{"error":"blocked"}'],
    ['another’s code', '{"errorCode":"BLOCKED","description":"Blocked by policy"}'],
  ])('treats a 403 with %s as unknown, because a proxy may have answered', async (_, body) => {
    server.answer((__, response) => json(response, 403, body))
    expect(await gateway(dialect).sendBatch(batch)).toMatchObject({ kind: 'unknown', httpStatus: 403 })
  })

  it.each([
    ['HTML', '<html>Welcome to the hotel network</html>'],
    ['nothing', ''],
    ['truncated JSON', '{"messages":[{"to":"4179'],
    ['no messages', '{}'],
    ['a list', '[]'],
    ['an empty list of messages', '{"messages":[]}'],
    ['only somebody else’s numbers', '{"messages":[{"to":"49151","status":{"groupId":1,"id":26},"messageId":"x"}]}'],
    ['our numbers and no status', '{"messages":[{"to":"41793026727","messageId":"x"}]}'],
  ])('treats a 200 with %s as unknown', async (_, body) => {
    server.answer((__, response) => json(response, 200, body))
    expect(await gateway(dialect).sendBatch(batch)).toMatchObject({ kind: 'unknown', httpStatus: 200 })
  })
})

describe('sendBatch', () => {
  it('treats a lost connection as unknown: before the answer, within it, and after a time-out', async () => {
    server.answer((_, response) => response.destroy())
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'unknown', httpStatus: null })
    server.answer((_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' })
      response.write('{"messages":')
      setImmediate(() => response.destroy())
    })
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'unknown' })
    server.answer(() => {})
    expect(await gateway('V1', 200).sendBatch(batch)).toEqual({ kind: 'unknown', httpStatus: null, problem: 'No answer within the time limit.' })
  })

  it('treats an answer of more than 10 MB as unknown, and does not read it to the end', async () => {
    const messages = batch.texts.map(({ to }) => ({ to, status: PENDING, messageId: 'm' }))
    server.answer((_, response) => json(response, 200, { messages, padding: 'x'.repeat(10 * 1024 * 1024) }))
    expect(await gateway('V1', 60_000).sendBatch(batch)).toEqual({
      kind: 'unknown',
      httpStatus: null,
      problem: 'The answer is longer than any that the gateway gives.',
    })
  })

  it('is certain that nothing was sent if nobody listens, the name is unknown or TLS fails', async () => {
    const nobody = await startScriptedGateway(takesAll)
    await nobody.close()
    // Without a certificate every handshake fails.
    const bare = createServer({})
    await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
    const address = bare.address()
    const port = typeof address === 'object' && address ? address.port : expect.fail('no port')
    for (const baseUrl of [nobody.url, 'http://gateway.invalid', server.url.replace('http:', 'https:'), `https://127.0.0.1:${port}`])
      expect(await createInfobipGateway({ baseUrl, authorization: 'App x', timeoutMs: 5_000 }).sendBatch(batch), baseUrl).toMatchObject({
        kind: 'refused',
        cause: 'unreachable',
        httpStatus: null,
      })
    await new Promise((resolve) => bare.close(resolve))
  })

  it('treats a reset after the request as unknown, the first and the second time', async () => {
    server.answer(takesAll)
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'answered' })
    server.answer((_, response) => response.socket?.resetAndDestroy())
    for (const _ of [1, 2]) expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'unknown', httpStatus: null })
  })

  it('removes or replaces characters and numbers in an answer that a database would refuse', async () => {
    const status = { groupId: '', id: 99_999_999_999, name: 'A\0B', description: 'half \ud83c a pair' }
    server.answer((_, response) => json(response, 200, { messages: [{ to: '41793026727', status, messageId: 'm\0', smsCount: 'one' }] }))
    expect(await gateway().sendBatch(batch)).toMatchObject({
      entries: [
        { verdict: 'UNRECOGNISED', messageId: 'm', smsCount: null, status: { groupId: null, id: null, name: 'AB', description: 'half \ufffd a pair' } },
      ],
    })
  })
})

describe('what the gateway says', () => {
  const LONG = 'x'.repeat(475_000)
  const CUT = `${'x'.repeat(499)}…`

  it('is cut to 500 characters in the status of a text, and never in half of a character', async () => {
    const to = '41793026727'
    for (const [said, kept] of [
      [LONG, CUT],
      ['x'.repeat(500), 'x'.repeat(500)],
      ['x'.repeat(501), CUT],
      [`${'x'.repeat(498)}👋👋`, `${'x'.repeat(498)}\ufffd…`],
    ]) {
      const status = { groupId: 5, groupName: said, id: 6, name: said, description: said }
      server.answer((_, response) => json(response, 200, { messages: [{ to, status, messageId: 'm' }] }))
      expect(await gateway().sendBatch(batch)).toMatchObject({ entries: [{ messageId: 'm', status: { groupName: kept, name: kept, description: kept } }] })
    }
  })

  it.each([
    ['v1', envelope('CODE', LONG), CUT],
    ['v1 without words', envelope(LONG, ''), ''],
    ['v3', v3Envelope(400, LONG), CUT],
    ['v3 without words', { ...v3Envelope(400, ''), errorCode: `E4${LONG}` }, `E4${CUT.slice(2)}`],
  ])('is cut to 500 characters in the error envelope of %s', async (_, body, kept) => {
    server.answer((__, response) => json(response, 400, body))
    expect(await gateway().sendBatch(batch)).toMatchObject({ kind: 'refused', problem: kept || 'HTTP 400' })
  })

  it('is cut to 500 characters in a report, and the text in the log stays whole', async () => {
    const error = { groupId: 1, groupName: LONG, id: 27, name: LONG, description: LONG, permanent: false }
    const line = {
      messageId: 'm',
      to: '41793026727',
      text: LONG,
      status: { groupId: 2, id: 9, description: LONG },
      error,
      price: { pricePerMessage: 1, currency: LONG },
    }
    const words = { status: { description: CUT }, error: { groupName: CUT, name: CUT, description: CUT }, currency: CUT }
    server.answer((_, response) => json(response, 200, { results: [line] }))
    expect(await gateway().readReports(10)).toMatchObject({ reports: [words] })
    expect(await gateway().readLogs({ by: 'message', messageIds: ['m'] })).toMatchObject({ texts: [{ ...words, text: LONG }] })
    expect(gateway().parsePushedReports(JSON.stringify({ results: [line] }))).toMatchObject({ reports: [words], bad: 0 })
  })

  it('is no id if it is longer than any id, because a part of it would be another text’s', async () => {
    const of = (messageId: string, bulkId: string) => ({ bulkId, messages: [{ to: '41793026727', status: PENDING, messageId }] })
    server.answer((_, response) => json(response, 200, of(LONG, LONG)))
    expect(await gateway().sendBatch(batch)).toMatchObject({ bulkId: null, entries: [{ verdict: 'ACCEPTED', messageId: null }] })
    const longest = 'x'.repeat(200)
    server.answer((_, response) => json(response, 200, of(longest, longest)))
    expect(await gateway().sendBatch(batch)).toMatchObject({ bulkId: longest, entries: [{ messageId: longest }] })
    const report = (messageId: string) => ({ messageId, to: '41793026727', status: { groupId: 3, id: 5 } })
    expect(gateway().parsePushedReports(JSON.stringify({ results: [report(LONG), report('m')] }))).toMatchObject({ reports: [{ messageId: 'm' }], bad: 1 })
  })
})

describe('createInfobipGateway', () => {
  it('identifies its account by address and credentials without revealing them', () => {
    const of = (baseUrl: string, authorization: string) => createInfobipGateway({ baseUrl, authorization, timeoutMs: 1 }).account
    expect(of('https://a.api.infobip.com', 'App k')).toMatch(/^https:\/\/a\.api\.infobip\.com#[0-9a-f]{12}$/)
    const accounts = [of('https://a.example', 'App k'), of('https://b.example', 'App k'), of('https://a.example', 'App l')]
    expect(new Set(accounts).size).toBe(3)
    expect(of('https://a.example', 'App k')).toBe(accounts[0])
  })

  it('uses v1 by default', () => {
    expect(createInfobipGateway({ baseUrl: 'https://a.example', authorization: 'App k', timeoutMs: 1 }).capabilities.ownIds).toBe(false)
    expect(gateway('V3').capabilities.ownIds).toBe(true)
  })
})

describe('readBalance', () => {
  it.each(['V1', 'V3'] as const)('reads amount and currency in %s', async (dialect) => {
    server.answer((_, response) => json(response, 200, { balance: 47.79134, currency: 'EUR' }))
    expect(await gateway(dialect).readBalance()).toEqual({ kind: 'answered', balance: 47.79134, currency: 'EUR' })
    expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: '/account/1/balance' })
  })
})

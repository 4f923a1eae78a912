import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SmsGateway } from '@/lib/sms/gateway'
import { swissMobile } from '@/lib/testing/factories'
import { json, type ScriptedGateway, startScriptedGateway, takesAll } from '@/lib/testing/scripted-gateway'
import { type AdapterUnderTest, batchOf } from './adapter-under-test'

const UNCERTAIN_STATUSES = [408, 500, 502, 503, 504]
const NOT_THE_PROVIDER = ['<html>Blocked by policy</html>', '', '{"error":"blocked"}', '{}', '[]', 'null']
const TRUNCATED = '{"messages":[{"to":"4179'
const SHORT_TIMEOUT_MS = 300

/** The calls of the port that ask the provider something. */
const CALLS = {
  sendBatch: (gateway: SmsGateway) => gateway.sendBatch(batchOf(gateway, [swissMobile(1)])),
  readLogs: (gateway: SmsGateway) => gateway.readLogs({ by: 'time', since: new Date('2026-03-01T10:00:00Z'), until: new Date('2026-03-01T11:00:00Z') }),
  readReports: (gateway: SmsGateway) => gateway.readReports(10),
  readBalance: (gateway: SmsGateway) => gateway.readBalance(),
}

export function failuresConform({ connect, spelling }: AdapterUnderTest) {
  let server: ScriptedGateway
  beforeAll(async () => {
    server = await startScriptedGateway(takesAll)
  })
  afterAll(() => server.close())
  const { reportRetentionMs } = connect({ baseUrl: 'http://127.0.0.1', timeoutMs: 1 }).capabilities
  const names = (Object.keys(CALLS) as (keyof typeof CALLS)[]).filter((name) => name !== 'readReports' || reportRetentionMs > 0)

  /** Calls the adapter while the server does this. An adapter that asks twice fails: a second request may send a second text. */
  async function outcomeOf(name: keyof typeof CALLS, script: (response: ServerResponse) => unknown, timeoutMs = 5_000) {
    server.answer((_, response) => void script(response))
    const before = server.requests.length
    const outcome = await CALLS[name](connect({ baseUrl: server.url, timeoutMs }))
    expect(server.requests.length - before, 'requests').toBe(1)
    return outcome
  }

  it('covers the refusals on which the dispatcher acts', () => {
    const causes = spelling.refusals.map(({ cause }) => cause)
    expect(causes).toEqual(expect.arrayContaining(['credentials', 'throttled', 'invalid']))
  })

  describe.each(names)('of %s', (name) => {
    it.each(spelling.refusals)('$status in the provider’s own words is certainly refused: $cause', async ({ cause, status, body }) => {
      const waits = await outcomeOf(name, (response) => json(response, status, body, { 'Retry-After': '7' }))
      expect(waits).toMatchObject({ kind: 'refused', cause, httpStatus: status, retryAfterMs: 7_000, problem: expect.stringMatching(/./) })
      expect(await outcomeOf(name, (response) => json(response, status, body))).toMatchObject({ kind: 'refused', cause, retryAfterMs: null })
    })

    it.each(NOT_THE_PROVIDER)('a refusal with the body %j is unknown, because the provider did not say it', async (body) => {
      for (const { status } of spelling.refusals)
        expect(await outcomeOf(name, (response) => json(response, status, body))).toMatchObject({ kind: 'unknown', httpStatus: status })
    })

    it.each(UNCERTAIN_STATUSES)('%i is unknown, whatever the body says', async (status) => {
      for (const body of [spelling.error(status).body, NOT_THE_PROVIDER[0]])
        expect(await outcomeOf(name, (response) => json(response, status, body))).toMatchObject({ kind: 'unknown', httpStatus: status })
    })

    // outcomeOf fails if the redirect is followed, because it leads to the same server.
    it.each([301, 302, 303, 307, 308])('a redirect (%i) is never followed, and only 307 and 308 certainly took nothing', async (status) => {
      const outcome = status < 304 ? { kind: 'unknown', isRedirect: true } : { kind: 'refused', cause: 'redirected' }
      for (const body of [spelling.error(status).body, NOT_THE_PROVIDER[0]])
        expect(await outcomeOf(name, (response) => json(response, status, body, { Location: `${server.url}/elsewhere?k=1` }))).toMatchObject({
          ...outcome,
          httpStatus: status,
          problem: `The request was redirected to ${server.url}/elsewhere: the base address is not right.`,
        })
    })

    it.each([100, 102, 103])('an interim answer (%i) is skipped, and the final one counts', async (status) => {
      const interim = `HTTP/1.1 ${status} Interim\r\n\r\n`
      const [refusal] = spelling.refusals
      const answer = (response: ServerResponse) => {
        response.socket?.write(interim.repeat(2))
        json(response, refusal?.status ?? 0, refusal?.body)
      }
      expect(await outcomeOf(name, answer)).toMatchObject({ kind: 'refused', cause: refusal?.cause, httpStatus: refusal?.status })
    })

    it.each([...NOT_THE_PROVIDER, TRUNCATED])('200 with the body %j is unknown', async (body) => {
      expect(await outcomeOf(name, (response) => json(response, 200, body))).toMatchObject({ kind: 'unknown', httpStatus: 200 })
    })

    it('a connection that breaks is unknown: before the answer, in its middle, and when nothing comes in time', async () => {
      const { body } = spelling.taken([{ to: swissMobile(1), messageId: 'm' }])
      expect(await outcomeOf(name, (response) => response.socket?.resetAndDestroy())).toMatchObject({ kind: 'unknown', httpStatus: null })
      expect(await outcomeOf(name, (response) => breakInTheMiddle(response, body))).toMatchObject({ kind: 'unknown' })
      expect(await outcomeOf(name, () => undefined, SHORT_TIMEOUT_MS)).toMatchObject({ kind: 'unknown', httpStatus: null })
    })

    it('a provider that cannot be reached has certainly taken nothing', async () => {
      const nobody = await startScriptedGateway(takesAll)
      await nobody.close()
      for (const baseUrl of [nobody.url, 'http://gateway.invalid'])
        expect(await CALLS[name](connect({ baseUrl, timeoutMs: 5_000 })), baseUrl).toMatchObject({ kind: 'refused', cause: 'unreachable', httpStatus: null })
    })
  })
}

function breakInTheMiddle(response: ServerResponse, body: unknown) {
  const text = JSON.stringify(body)
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': text.length })
  response.write(text.slice(0, text.length / 2))
  setImmediate(() => response.destroy())
}

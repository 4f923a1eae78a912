import { describe, expect, it } from 'vitest'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { envelope, json, scriptedGateway } from '@/lib/testing/scripted-gateway'
import { testConnection } from './test-connection'

const server = await scriptedGateway()

/** The result of the test when the gateway answers so. */
function tested(status: number, body: unknown, headers: Record<string, string> = {}) {
  server.answer((_, response) => json(response, status, body, headers))
  return testConnection(createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs: 5_000 }))
}

describe('testConnection', () => {
  it.each([
    [{ balance: 47.79134, currency: 'EUR' }, '€47.79'],
    [{ balance: 100, currency: 'CREDITS' }, '100 CREDITS'],
    [{ balance: 100, currency: '<b>' }, '100 <b>'],
    [{ balance: 100, currency: '' }, '100'],
    [{ balance: 100, currency: null }, '100'],
    [{ balance: 100 }, '100'],
    [{ balance: -0.5, currency: 'x'.repeat(475_000) }, `-0.5 ${'x'.repeat(499)}…`],
  ])('shows the balance %j as %s', async (body, words) => {
    expect(await tested(200, body)).toEqual({ status: 'done', message: `The connection works. Your balance is ${words}.` })
  })

  it('succeeds with a remark when the gateway knows the key and refuses the balance', async () => {
    const message = expect.stringContaining('The connection works. It seems that this key may send but not read the balance')
    expect(await tested(403, envelope('FORBIDDEN'))).toEqual({ status: 'done', message })
  })

  it.each([
    ['a proxy’s 403', 403, '<html>Blocked by policy</html>', 'The gateway did not answer as expected.'],
    ['a wrong key', 401, envelope('UNAUTHORIZED'), 'The gateway does not accept the credentials.'],
    ['a wrong path', 404, envelope('NOT_FOUND'), 'The gateway does not know this request. Is the address right?'],
    ['a balance that is no number', 200, { balance: 'much', currency: 'EUR' }, 'The gateway did not answer as expected.'],
    ['a web page', 200, '<html>', 'The gateway did not answer as expected.'],
  ])('fails after %s', async (_, status, body, message) => {
    expect(await tested(status, body)).toMatchObject({ status: 'refused', message: expect.stringContaining(message) })
  })

  it.each([301, 302, 303, 307, 308])('says where the address redirects (%i), and does not follow', async (status) => {
    const before = server.requests.length
    const result = await tested(status, '', { Location: 'https://user:secret@portal.example.com/login?token=secret#top' })
    const message = expect.stringContaining('The request was redirected to https://portal.example.com/login: the base address is not right.')
    expect(result).toMatchObject({ status: 'refused', message })
    expect(server.requests.length - before).toBe(1)
  })
})

import { describe, expect, it } from 'vitest'
import { json, scriptedGateway } from '@/lib/testing/scripted-gateway'
import { exchange, failureText, retryAfterMs } from './exchange'

const server = await scriptedGateway()
const get = () => exchange(server.url, { method: 'GET', headers: {}, timeoutMs: 5_000 })

describe('retryAfterMs', () => {
  const now = Date.parse('2026-03-01T10:00:00Z')
  const day = 24 * 60 * 60 * 1000
  it.each([
    ['5', 5000],
    ['Sun, 01 Mar 2026 10:00:09 GMT', 9000],
    ['Sun, 01 Mar 2026 09:00:00 GMT', null],
    ['Sun, 01 Mar 2099 09:00:00 GMT', day],
    ['999999999999', day],
    ['9'.repeat(400), day],
    ['0', null],
    ['-5', null],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('reads %s as %s', (value, ms) => {
    expect(retryAfterMs(value, now)).toBe(ms)
  })
})

describe('exchange', () => {
  it('takes a connection for each request, and closes it', async () => {
    const connections = new Set<unknown>()
    server.answer((_, response) => {
      connections.add(response.socket)
      json(response, 200, {})
    })
    for (const _ of [1, 2, 3]) expect(await get()).toMatchObject({ httpStatus: 200, body: '{}' })
    expect(connections.size).toBe(3)
  })

  it('treats an upgrade to another protocol as a broken connection', async () => {
    server.answer((_, response) => response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n'))
    const answer = await get()
    expect(answer.httpStatus === null && failureText(answer.error)).toBe('The connection broke before the answer was complete.')
  })

  it('treats an answer that is not HTTP as a broken connection', async () => {
    server.answer((_, response) => response.socket?.end('220 mail.example.com ESMTP\r\n'))
    const answer = await get()
    expect(answer.httpStatus === null && failureText(answer.error)).toBe('The connection broke before the answer was complete.')
  })
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { numberFor } from '@/gateway/special-numbers'
import { testGateway } from '@/gateway/test-gateway'
import { readPhones } from './queries'

test('reads what the rehearsal gateway shows, by number and page', async () => {
  const { client, url } = await testGateway({ reportDelayMs: 0 })
  await client.send(['41793026727', numberFor('absent')])
  const all = await readPhones(url, { q: '', page: 1 })
  expect(all).toMatchObject({ ok: true, phones: { total: 2, page: 1, pages: 1, texts: [{ state: 'not delivered' }, { state: 'delivered', text: 'Hello' }] } })
  const one = await readPhones(url, { q: '079 302 67 27', page: 7 })
  expect(one).toMatchObject({ ok: true, phones: { total: 1, page: 1, texts: [{ to: '41793026727', at: expect.any(Date) }] } })
})

test('says that a gateway is down instead of failing', async () => {
  const { url, close } = await testGateway()
  await close()
  expect(await readPhones(url, { q: '', page: 1 })).toEqual({ ok: false, reason: 'unreachable' })
})

test('recognizes that another server uses the port', async () => {
  const other = createServer((_, response) => response.end('<h1>Hello</h1>')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? address?.port : undefined
  expect(await readPhones(`http://127.0.0.1:${port}`, { q: '', page: 1 })).toEqual({ ok: false, reason: 'not_a_gateway' })
  other.close()
})

import { request } from 'node:http'
import { expect, test } from 'vitest'
import { numberFor } from './special-numbers'
import { testGateway } from './test-gateway'

test('shows texts with their states to anybody on this computer, newest first', async () => {
  const { client, clock, url } = await testGateway()
  await client.send(numberFor('absent'), 'One')
  clock.advance(60_000)
  await client.send(['41793026727', numberFor('deliveredAtOnce')], 'Two')
  const phones = await (await fetch(`${url}/phones.json`)).json()
  expect(phones).toMatchObject({ total: 3, page: 1, pages: 1 })
  expect(phones.texts).toMatchObject([
    { to: numberFor('deliveredAtOnce'), text: 'Two', from: 'WineShop', state: 'delivered' },
    { to: '41793026727', text: 'Two', state: 'on its way', at: '2026-03-01T18:01:00.000Z' },
    { to: numberFor('absent'), text: 'One', state: 'not delivered', status: { id: 9 } },
  ])
  expect(phones.numbers).toContainEqual({ name: 'absent', number: '41790990002', ending: '990002', title: expect.any(String) })
})

/** GET with a Host header of our choice, which fetch does not allow. */
function statusAs(host: string, address: string): Promise<number | undefined> {
  const asking = request(address, { headers: { host } }).end()
  return new Promise((resolve, reject) => asking.once('response', (answer) => resolve(answer.resume().statusCode)).once('error', reject))
}

test.each(['/phones', '/phones.json', '/ledger.json', '/ledger/summary.json'])('shows %s under no name that a stranger may point here', async (page) => {
  const { url } = await testGateway()
  expect(await statusAs(new URL(url).host, `${url}${page}`)).toBe(200)
  expect(await statusAs('localhost:1', `${url}${page}`)).toBe(200)
  expect(await statusAs('evil.example', `${url}${page}`)).toBe(403)
})

test('escapes HTML in texts and in the search', async () => {
  const { client, url } = await testGateway()
  await client.send('41793026727', '<script>alert("1")</script>', "O'B & co")
  const response = await fetch(`${url}/phones?number=%22%3E%3Cscript%3E41`)
  const page = await response.text()
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
  expect(page).toContain('O&#39;B &amp; co')
  // Only the page's own script is there.
  expect(page.match(/<script.*?<\/script>/gs)).toEqual([expect.stringContaining('location.reload()')])
})

test.each(['79 302 67', '+41 79 302 67 27', '079 302 67 27', '6727'])('finds a number by %s', async (number) => {
  const { client, url } = await testGateway()
  await client.send(['41793026727', '41791000001'])
  const phones = await (await fetch(`${url}/phones.json?${new URLSearchParams({ number })}`)).json()
  expect(phones.texts.map(({ to }: { to: string }) => to)).toEqual(['41793026727'])
})

test('pages through 100,000 texts quickly', async () => {
  const { ledger, url } = await testGateway()
  const texts = Array.from({ length: 100_000 }, (_, n) => ({ phone: String(41_791_000_000 + n), messageId: null, firstAt: 0, lastAt: null }))
  ledger.accept({
    at: 0,
    bulkId: 'bulk',
    bulks: [{ sender: 'WineShop', text: 'Hello', segments: 1, reportsTo: null, callbackData: null, isSilent: false, texts }],
  })
  for (const query of ['', '?page=4000', '?page=999999', '?number=99999', '?page=nonsense']) {
    const started = performance.now()
    const response = await fetch(`${url}/phones${query}`)
    expect(await response.text()).toContain('</html>')
    expect(performance.now() - started).toBeLessThan(1000)
  }
  const last = await (await fetch(`${url}/phones.json?page=999999`)).json()
  expect(last).toMatchObject({ page: 4167, pages: 4167, total: 100_000 })
  expect(last.texts.at(-1).to).toBe('41791000000')
})

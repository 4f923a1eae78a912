import { expect, test } from 'vitest'
import { testGateway } from './test-gateway'

test('shows another process every accepted text, page by page, without authorization', async () => {
  const { client, ledger, url } = await testGateway()
  const numbers = Array.from({ length: 10_001 }, (_, n) => `41791${String(n).padStart(6, '0')}`)
  await client.send(numbers)
  const first = await (await fetch(`${url}/ledger.json`)).json()
  expect(first.texts).toHaveLength(10_000)
  const rest = await (await fetch(`${url}/ledger.json?after=${first.next}`)).json()
  const [last] = ledger.textsTo(numbers.at(-1) ?? '')
  expect(rest.texts).toEqual([
    {
      id: 10_001,
      phone: numbers.at(-1),
      text: 'Hello',
      sender: 'WineShop',
      messageId: last?.messageId,
      bulkId: first.texts[0].bulkId,
      takenAt: '2026-03-01T18:00:00.000Z',
    },
  ])
  expect(await (await fetch(`${url}/ledger.json?after=${rest.next}`)).json()).toEqual({ texts: [], next: null })
  expect([...ledger.texts()].map(({ phone }) => phone)).toEqual(numbers)
  expect((await fetch(`${url}/ledger.json?after=x`)).status).toBe(400)
})

test('counts accepted texts and lists duplicates', async () => {
  const { client, url } = await testGateway()
  const numbers = Array.from({ length: 21 }, (_, n) => `417910000${String(n).padStart(2, '0')}`)
  await client.send([...numbers, ...numbers])
  await client.send(numbers, 'Another text')
  const summary = await (await fetch(`${url}/ledger/summary.json`)).json()
  expect(summary).toMatchObject({ texts: 63, duplicateCount: 21, requests: 2 })
  expect(summary.duplicates).toHaveLength(20)
  expect(summary.duplicates).toContainEqual({ to: '41791000000', text: 'Hello', count: 2 })
})

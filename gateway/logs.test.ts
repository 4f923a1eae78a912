import { expect, test } from 'vitest'
import { numberFor } from './special-numbers'
import { testGateway } from './test-gateway'

test('returns accepted texts on every request, newest first', async () => {
  const { client, clock } = await testGateway({ reportDelayMs: 1000 })
  await client.send('41793026727', 'One')
  clock.advance(1000)
  await client.send('41793026834', 'Two')
  const logs = await client.logs()
  expect(logs).toMatchObject([
    { to: '41793026834', text: 'Two', mccmnc: '22801', sentAt: '2026-03-01T18:00:01.000+0000', status: { groupId: 1, id: 7 } },
    { to: '41793026727', text: 'One', mccmnc: '22801', sentAt: '2026-03-01T18:00:00.000+0000', status: { groupId: 3, id: 5 } },
  ])
  expect(logs[0]).not.toHaveProperty('doneAt')
  expect(logs[0]).not.toHaveProperty('mccMnc')
  expect(await client.logs()).toEqual(logs)
})

test('finds by sender, numbers, bulks, messages and status', async () => {
  const { client } = await testGateway({ reportDelayMs: 0 })
  const bulk = await client.send(['41793026727', '41793026834'], 'One')
  const single = await client.send(numberFor('absent'), 'Two', 'TeaShop')
  const find = async (query: string) => (await client.logs(query)).map(({ to }) => to).toSorted()
  expect(await find('?from=TeaShop')).toEqual([numberFor('absent')])
  expect(await find('?to=41793026727')).toEqual(['41793026727'])
  expect(await find('?to=41793026727,41793026834')).toEqual(['41793026727', '41793026834'])
  expect(await find(`?bulkId=${bulk.bulkId},unknown`)).toEqual(['41793026727', '41793026834'])
  expect(await find(`?messageId=${bulk.messages[0]?.messageId},${single.messages[0]?.messageId}`)).toEqual([numberFor('absent'), '41793026727'].toSorted())
  expect(await find('?generalStatus=UNDELIVERABLE')).toEqual([numberFor('absent')])
  expect(await find('?generalStatus=PENDING')).toEqual([])
  expect(await find('?limit=2')).toHaveLength(2)
  expect(await find('?from=TeaShop&to=41793026727')).toEqual([])
})

test('finds by time in each of Infobip’s formats', async () => {
  const { client, clock } = await testGateway()
  await client.send('41793026727', 'One')
  clock.advance(60_000)
  await client.send('41793026834', 'Two')
  const find = async (query: Record<string, string>) => (await client.logs(`?${new URLSearchParams(query)}`)).map(({ text }) => text)
  expect(await find({ sentSince: '2026-03-01T18:00:30.000+0000' })).toEqual(['Two'])
  expect(await find({ sentSince: '2026-03-01T19:00:30.000+01:00' })).toEqual(['Two'])
  expect(await find({ sentUntil: '2026-03-01T18:00:30.000Z' })).toEqual(['One'])
  expect(await find({ sentSince: '2026-03-01T18:00:00.000+0000', sentUntil: '2026-03-01T18:01:00.000+0000' })).toEqual(['Two', 'One'])
})

test.each(['sentSince=yesterday', 'generalStatus=LOST', 'limit=5000', `messageId=${'9'.repeat(2049)}`])('refuses %s', async (query) => {
  const { client } = await testGateway()
  const response = await client.get(`/sms/1/logs?${query}`)
  expect(response.status).toBe(400)
  expect(Object.keys((await response.json()).requestError.serviceException.validationErrors)).toEqual([query.split('=')[0]])
})

test('shows the text to a number that is late in the logs after a minute', async () => {
  const { client, clock, ledger } = await testGateway()
  await client.send(numberFor('lateInLogs'))
  expect(ledger.countTexts()).toBe(1)
  expect(await client.logs()).toEqual([])
  clock.advance(60_000)
  expect(await client.logs()).toHaveLength(1)
})

import { expect, test } from 'vitest'
import { numberFor } from './special-numbers'
import { temporaryFolder, testGateway } from './test-gateway'

test('returns a report once, after the delay', async () => {
  const { client, clock } = await testGateway({ reportDelayMs: 1000 })
  const { messages } = await client.send('41793026727')
  expect(await client.reports()).toEqual([])
  clock.advance(1000)
  const [report, ...others] = await client.reports()
  expect(others).toEqual([])
  expect(report).toMatchObject({
    messageId: messages[0]?.messageId,
    to: '41793026727',
    from: 'WineShop',
    sentAt: '2026-03-01T18:00:00.000+0000',
    doneAt: expect.stringMatching(/^2026-03-01T18:00:00\.\d{3}\+0000$/),
    smsCount: 1,
    mccMnc: '22801',
    price: { pricePerMessage: 0.05, currency: 'EUR' },
    status: { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET' },
    error: { groupId: 0, groupName: 'OK', id: 0, name: 'NO_ERROR', permanent: false },
  })
  expect(await client.reports()).toEqual([])
})

test('spreads the reports of many texts over time', async () => {
  const { client, clock } = await testGateway({ reportDelayMs: 1000 })
  await client.send(Array.from({ length: 50 }, (_, n) => `417910000${String(n).padStart(2, '0')}`))
  clock.advance(750)
  const early = (await client.reports()).length
  expect(early).toBeGreaterThan(5)
  expect(early).toBeLessThan(45)
  clock.advance(250)
  expect(await client.reports()).toHaveLength(50 - early)
})

test('does not repeat a report after a restart, and returns those that were not fetched yet', async () => {
  const dataDir = temporaryFolder()
  const first = await testGateway({ dataDir, reportDelayMs: 0 })
  await first.client.send(['41793026727', '41793026834'])
  const [taken] = await first.client.reports('?limit=1')
  await first.close()
  const second = await testGateway({ dataDir, clock: first.clock })
  const rest = await second.client.reports()
  expect(rest).toHaveLength(1)
  expect(rest[0]?.to).not.toBe(taken?.to)
  expect(await second.client.reports()).toEqual([])
})

test('returns a report once when many clients ask at the same time', async () => {
  const { client } = await testGateway({ reportDelayMs: 0 })
  await client.send(Array.from({ length: 200 }, (_, n) => `41791000${String(n).padStart(3, '0')}`))
  const lists = await Promise.all(Array.from({ length: 20 }, () => client.reports('?limit=20')))
  const ids = lists.flat().map(({ messageId }) => messageId)
  expect(ids).toHaveLength(200)
  expect(new Set(ids).size).toBe(200)
})

test('reports the operator first and the handset later, also when both reports wait', async () => {
  const { client, clock } = await testGateway({ reportDelayMs: 1000 })
  await client.send(numberFor('operatorFirst'))
  clock.advance(1000)
  expect((await client.reports()).map(({ status }) => [status.groupId, status.id])).toEqual([[3, 2]])
  expect(await client.reports()).toEqual([])
  clock.advance(1000)
  expect((await client.reports()).map(({ status }) => [status.groupId, status.id])).toEqual([[3, 5]])
  await client.send(numberFor('operatorFirst'), 'Again')
  clock.advance(60_000)
  expect([...(await client.reports()), ...(await client.reports())].map(({ status }) => status.id)).toEqual([2, 5])
})

test('filters by bulkId and messageId, and keeps the other reports', async () => {
  const { client } = await testGateway({ reportDelayMs: 0 })
  const { bulkId } = await client.send(['41793026727', '41793026834'], 'One')
  const { messages } = await client.send('41793026727', 'Two')
  await client.send('41793026727', 'Three')
  expect(await client.reports(`?bulkId=${bulkId}`)).toHaveLength(2)
  expect(await client.reports(`?messageId=${messages[0]?.messageId}`)).toHaveLength(1)
  expect(await client.reports('?messageId=unknown')).toEqual([])
  expect(await client.reports()).toHaveLength(1)
})

test('returns 50 reports by default, and at most 1000', async () => {
  const { client } = await testGateway({ reportDelayMs: 0 })
  await client.send(Array.from({ length: 60 }, (_, n) => `417910000${String(n).padStart(2, '0')}`))
  expect(await client.reports()).toHaveLength(50)
  expect(await client.reports('?limit=1000')).toHaveLength(10)
  for (const limit of ['0', '1001', 'all']) {
    const response = await client.get(`/sms/1/reports?limit=${limit}`)
    expect(response.status).toBe(400)
    expect((await response.json()).requestError.serviceException).toMatchObject({ messageId: 'BAD_REQUEST', validationErrors: { limit: [expect.any(String)] } })
  }
})

test('deletes a report after 48 hours', async () => {
  const { client, clock } = await testGateway({ reportDelayMs: 0 })
  await client.send('41793026727')
  clock.advance(48 * 3_600_000 + 1)
  expect(await client.reports()).toEqual([])
  expect(await client.logs()).toEqual([])
})

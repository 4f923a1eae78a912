import { expect, test } from 'vitest'
import { temporaryFolder, testGateway } from './test-gateway'

const WINE = "Wine shop grand opening at Monday 8pm. Don't forget glasses."

test('answers the request of the source document in its format, with the entries in order', async () => {
  const { client, ledger } = await testGateway()
  const response = await client.post(JSON.stringify({ from: 'WineShop', to: ['41793026727', '41793026834'], text: WINE }))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  const status = { groupId: 1, groupName: 'PENDING', id: 7, name: 'PENDING_ENROUTE', description: 'Message sent to next instance' }
  expect(await response.json()).toEqual({
    bulkId: expect.any(String),
    messages: [
      { to: '41793026727', status, smsCount: 1, messageId: expect.stringMatching(/^\d{19}$/) },
      { to: '41793026834', status, smsCount: 1, messageId: expect.stringMatching(/^\d{19}$/) },
    ],
  })
  expect(ledger.countTexts()).toBe(2)
  expect(ledger.textsTo('+41793026727')).toMatchObject([{ from: 'WineShop', text: WINE }])
})

test('accepts one number as a string and returns no bulkId', async () => {
  const { client } = await testGateway()
  const answer = await client.send('+41793026727')
  expect(answer).not.toHaveProperty('bulkId')
  expect(answer.messages).toMatchObject([{ to: '41793026727' }])
})

test('refuses a bad number in its entry, without messageId and smsCount, and accepts the others', async () => {
  const { client, ledger } = await testGateway()
  const { messages } = await client.send(['4179', 'nobody', '41793026727'])
  expect(messages.map(({ status }) => [status.groupId, status.id])).toEqual([
    [5, 52],
    [5, 52],
    [1, 7],
  ])
  expect(Object.keys(messages[0] ?? {}).toSorted()).toEqual(['status', 'to'])
  expect(ledger.countTexts()).toBe(1)
})

test.each([
  ['a single text in GSM-7', 'x'.repeat(160), 1],
  ['a long text in GSM-7', 'x'.repeat(161), 2],
  ['a text with an emoji', '🍷'.repeat(36), 2],
])('counts and charges every segment of %s', async (_, text, segments) => {
  const { client } = await testGateway({ balance: 10 })
  expect((await client.send('41793026727', text)).messages[0]?.smsCount).toBe(segments)
  expect(await client.balance()).toEqual({ balance: 10 - segments * 0.05, currency: 'EUR' })
})

test('refuses a text of more than 25 segments', async () => {
  const { client, ledger } = await testGateway()
  expect((await client.send('41793026727', 'x'.repeat(153 * 25 + 1))).messages[0]?.status.id).toBe(25)
  expect(ledger.countTexts()).toBe(0)
})

test('accepts the texts that the balance covers and refuses the rest for lack of credit', async () => {
  const { client, ledger } = await testGateway({ balance: 0.1 })
  const { messages } = await client.send(['41793026727', '41793026834', '41793026835'])
  expect(messages.map(({ status }) => status.id)).toEqual([7, 7, 12])
  expect(messages[2]).not.toHaveProperty('messageId')
  expect(ledger.countTexts()).toBe(2)
  expect((await client.balance()).balance).toBe(0)
})

test.each([
  ['JSON cut short', '{"from":"WineShop"', 'body'],
  ['no number', '{"text":"Hello"}', 'to'],
  ['an empty list of numbers', '{"to":[],"text":"Hello"}', 'to'],
  ['a number that is not a string', '{"to":[41793026727],"text":"Hello"}', 'to'],
  ['a blank text', '{"to":"41793026727","text":"  "}', 'text'],
  ['no text', '{"to":"41793026727"}', 'text'],
  ['a sender that is too short', '{"from":"ab","to":"41793026727","text":"Hello"}', 'from'],
  ['a sender that is too long', '{"from":"TheWineShopHere","to":"41793026727","text":"Hello"}', 'from'],
])('refuses a request with %s as a whole and names the field', async (_, body, field) => {
  const { client, ledger } = await testGateway()
  const response = await client.post(body)
  expect(response.status).toBe(400)
  const answer = await response.json()
  expect(answer.requestError.serviceException).toMatchObject({ messageId: 'BAD_REQUEST', text: 'Bad request' })
  expect(Object.keys(answer.requestError.serviceException.validationErrors)).toEqual([field])
  expect(ledger.countTexts()).toBe(0)
})

test('keeps texts, balance and the number of requests after a restart, and uses no id twice', async () => {
  const dataDir = temporaryFolder()
  const first = await testGateway({ dataDir, balance: 1 })
  const before = await first.client.send('41793026727', 'First')
  await first.client.post('not JSON')
  await first.close()
  const second = await testGateway({ dataDir, balance: 99 })
  expect(second.ledger.textsTo('41793026727').map(({ messageId, text }) => ({ messageId, text }))).toEqual([
    { messageId: before.messages[0]?.messageId, text: 'First' },
  ])
  expect((await second.client.balance()).balance).toBe(0.95)
  expect(second.ledger.requests()).toBe(2)
  const after = await second.client.send('41793026727', 'Second')
  expect(after.messages[0]?.messageId).not.toBe(before.messages[0]?.messageId)
})

test('stores a text in the file before it answers', async () => {
  const dataDir = temporaryFolder()
  const { client } = await testGateway({ dataDir })
  await client.send('41793026727')
  // A second connection to the file sees only committed rows.
  const other = await testGateway({ dataDir })
  expect(other.ledger.countTexts()).toBe(1)
})

test('reports a repeated text as a duplicate', async () => {
  const { client, ledger } = await testGateway()
  await client.send(['41793026727', '41793026834'], 'Hello')
  await client.send('41793026727', 'Hello')
  await client.send('41793026834', 'Another')
  expect(ledger.duplicates()).toEqual([{ to: '41793026727', text: 'Hello', count: 2 }])
  expect(ledger.requests()).toBe(3)
})

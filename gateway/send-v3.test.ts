import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { numberFor } from './special-numbers'
import { temporaryFolder, testGateway } from './test-gateway'

type Message = { destinations: { to: string; messageId?: string }[]; content?: { text: string }; [key: string]: unknown }

const Answer = z.object({
  bulkId: z.string(),
  messages: z.array(
    z.looseObject({ messageId: z.string().optional(), destination: z.string(), status: z.looseObject({ groupId: z.number(), id: z.number() }) }),
  ),
})
const Results = z.object({
  results: z.array(z.looseObject({ messageId: z.string() })),
  cursor: z.object({ limit: z.number(), nextCursor: z.string().nullable() }).optional(),
})
const Envelope = z.strictObject({
  errorCode: z.string(),
  description: z.string(),
  action: z.string(),
  violations: z.array(z.object({ property: z.string(), violation: z.string() })),
  resources: z.array(z.unknown()),
})

async function v3Gateway(options: Parameters<typeof testGateway>[0] = {}) {
  const gateway = await testGateway(options)
  const postRaw = (body: unknown) => gateway.client.post(JSON.stringify(body), {}, '/sms/3/messages')
  const bodyOf = (messages: Message[], more: object = {}) => ({
    messages: messages.map((message) => ({ sender: 'WineShop', content: { text: 'Hello' }, ...message })),
    ...more,
  })
  return {
    ...gateway,
    postRaw,
    request: (messages: Message[], more?: object) => postRaw(bodyOf(messages, more)),
    async send(messages: Message[], more?: object) {
      return Answer.parse(await (await postRaw(bodyOf(messages, more))).json())
    },
    async read(where: string) {
      return Results.parse(await (await gateway.client.get(where)).json())
    },
  }
}

const statusIds = ({ messages }: z.output<typeof Answer>) => messages.map(({ status }) => status.id)
const to = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ to: `4179100${String(from + n).padStart(4, '0')}`, messageId: `id-${from + n}` }))

test('answers a request in v3’s format and keeps the client’s ids', async () => {
  const { send, ledger } = await v3Gateway()
  const answer = await send([{ destinations: [{ to: '41793026727', messageId: 'mine' }, { to: '+41793026834' }] }], {
    options: { schedule: { bulkId: 'run' }, includeSmsCountInResponse: true },
  })
  const status = { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED', description: 'Message sent to next instance' }
  expect(answer).toEqual({
    bulkId: 'run',
    messages: [
      { messageId: 'mine', destination: '41793026727', status, details: { messageCount: 1 } },
      { messageId: expect.stringMatching(/^\d{19}$/), destination: '41793026834', status, details: { messageCount: 1 } },
    ],
  })
  expect([...ledger.texts()]).toMatchObject([{ messageId: 'mine', bulkId: 'run', phone: '41793026727', text: 'Hello' }, { phone: '41793026834' }])
})

test('returns the number of segments only on request, and creates a missing bulkId', async () => {
  const { send } = await v3Gateway()
  const answer = await send([{ destinations: to(1) }])
  expect(answer.messages[0]).not.toHaveProperty('details')
  expect(answer.bulkId).not.toBe('')
})

test('refuses a messageId that was used before, in its entry and without a charge', async () => {
  const dataDir = temporaryFolder()
  const first = await v3Gateway({ dataDir, balance: 10 })
  expect(statusIds(await first.send([{ destinations: to(1) }]))).toEqual([26])
  await first.close()
  const { send, ledger, client, clock } = await v3Gateway({ dataDir })
  clock.advance(30 * 24 * 60 * 60 * 1000)
  const answer = await send([{ destinations: to(2), content: { text: 'Another' } }])
  expect(answer.messages).toMatchObject([{ messageId: 'id-0', status: { groupId: 5, id: 23, name: 'REJECTED_DUPLICATE_MESSAGE_ID' } }, { status: { id: 26 } }])
  expect(ledger.countTexts()).toBe(2)
  expect((await client.balance()).balance).toBe(9.9)
})

test('accepts the first of equal ids in one request, also across messages', async () => {
  const { send, ledger } = await v3Gateway()
  const same = [{ to: '41793026727', messageId: 'a' }]
  expect(statusIds(await send([{ destinations: [...same, ...same] }, { destinations: same, content: { text: 'Another' } }]))).toEqual([26, 23, 23])
  expect(ledger.countTexts()).toBe(1)
})

test('refuses a messageId that it created itself', async () => {
  const { send } = await v3Gateway()
  const { messages } = await send([{ destinations: [{ to: '41793026727' }] }])
  expect(statusIds(await send([{ destinations: [{ to: '41793026727', messageId: messages[0]?.messageId ?? '' }] }]))).toEqual([23])
})

test('lets the id of a refused text be used again, and refuses a used id also without credit', async () => {
  const { send, ledger } = await v3Gateway({ balance: 0.05 })
  expect(statusIds(await send([{ destinations: [{ to: '12', messageId: 'a' }] }]))).toEqual([52])
  expect(statusIds(await send([{ destinations: [{ to: '41793026727', messageId: 'a' }] }]))).toEqual([26])
  expect(
    statusIds(
      await send([
        {
          destinations: [
            { to: '41793026727', messageId: 'a' },
            { to: '41793026727', messageId: 'b' },
          ],
        },
      ]),
    ),
  ).toEqual([23, 12])
  expect(ledger.countTexts()).toBe(1)
})

test('answers errors in v3’s envelope, with a violation for each wrong property', async () => {
  const { request, postRaw, url, client, ledger } = await v3Gateway()
  const wrong = await request([{ destinations: [{ to: '41793026727', messageId: 'x'.repeat(201) }], content: { text: ' ' } }])
  expect(wrong.status).toBe(400)
  expect(Envelope.parse(await wrong.json())).toMatchObject({
    errorCode: 'E400',
    violations: [
      { property: 'messages[0].destinations[0].messageId', violation: 'size must be between 0 and 200' },
      { property: 'messages[0].content.text', violation: 'must not be blank' },
    ],
  })
  expect(Envelope.parse(await (await postRaw({ from: 'WineShop', to: ['41793026727'], text: 'Hello' })).json()).errorCode).toBe('E400')
  expect(Envelope.parse(await (await fetch(`${url}/sms/3/logs`)).json()).errorCode).toBe('E401')
  expect(Envelope.parse(await (await client.get('/sms/3/messages')).json()).errorCode).toBe('E405')
  expect((await request([{ destinations: to(1) }], { options: { schedule: { sendAt: '2026-03-01T18:00:00.000+0100' } } })).status).toBe(400)
  expect(ledger.countTexts()).toBe(0)
})

test('returns a report once, from whichever version is asked first', async () => {
  const { send, read, clock, client } = await v3Gateway()
  await send([{ destinations: to(2), webhooks: { callbackData: 'back' } }], { options: { schedule: { bulkId: 'run' } } })
  clock.advance(60_000)
  const { results } = await read('/sms/3/reports?limit=1')
  expect(results).toMatchObject([{ bulkId: 'run', sender: 'WineShop', messageCount: 1, to: expect.any(String), callbackData: 'back', status: { id: 5 } }])
  const [other] = await client.reports()
  expect(other).toMatchObject({ from: 'WineShop', smsCount: 1, messageId: expect.stringMatching(/^id-/) })
  expect(other?.messageId).not.toBe(results[0]?.messageId)
  expect((await read('/sms/3/reports')).results).toEqual([])
})

test('makes no report for a text that asks for none', async () => {
  const { send, read, clock } = await v3Gateway()
  await send([{ destinations: to(1), webhooks: { delivery: { notify: false } } }])
  clock.advance(60_000)
  expect((await read('/sms/3/reports')).results).toEqual([])
  expect((await read('/sms/3/logs')).results).toMatchObject([{ status: { id: 5 } }])
})

test('finds texts in the logs by the client’s ids and v3’s parameters', async () => {
  const { send, read } = await v3Gateway()
  await send([{ destinations: to(3) }], { options: { schedule: { bulkId: 'one' } } })
  const { messages } = await send([{ destinations: [{ to: '41791000009' }] }], { options: { schedule: { bulkId: 'two' } } })
  const found = async (query: string) => (await read(`/sms/3/logs?${query}`)).results.map(({ destination }) => destination)
  expect(await found('messageId=id-0,id-2,nobody')).toEqual(['41791000002', '41791000000'])
  expect(await found(`messageId=${messages[0]?.messageId}`)).toEqual(['41791000009'])
  expect(await found('bulkId=one,two')).toHaveLength(4)
  expect(await found('bulkId=two')).toEqual(['41791000009'])
  expect(await found('destination=41791000001')).toEqual(['41791000001'])
  expect(await found('sender=Somebody')).toEqual([])
  expect((await read('/sms/3/logs?messageId=id-1')).results[0]).toMatchObject({
    sender: 'WineShop',
    content: { text: 'Hello' },
    messageCount: 1,
    bulkId: 'one',
  })
})

test('returns each text of the logs once, page by page, while more texts are accepted', async () => {
  const { send, read } = await v3Gateway()
  await send([{ destinations: to(25) }])
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = await read(`/sms/3/logs?useCursor=true&limit=10${cursor && `&cursor=${cursor}`}`)
    seen.push(...page.results.map(({ messageId }) => messageId))
    expect(page.cursor?.limit).toBe(10)
    cursor = page.cursor?.nextCursor ?? null
    await send([{ destinations: [{ to: '41793026727' }] }])
  }
  expect(seen).toEqual(
    to(25)
      .map(({ messageId }) => messageId)
      .toReversed(),
  )
  expect(await read('/sms/3/logs')).not.toHaveProperty('cursor')
})

test('supports the special numbers', async () => {
  const { send, request, ledger } = await v3Gateway()
  const names = ['blocklisted', 'missingEntry', 'missingMessageId', 'earlyAnswer'] as const
  const { messages } = await send([{ destinations: names.map((name) => ({ to: numberFor(name), messageId: name })) }])
  expect(messages.map(({ messageId, status }) => [messageId, status.id])).toEqual([
    ['blocklisted', 14],
    [undefined, 26],
    ['earlyAnswer', 0],
  ])
  const before = await request([{ destinations: [{ to: numberFor('throttled'), messageId: 'a' }] }])
  expect([before.status, before.headers.get('retry-after'), Envelope.parse(await before.json()).errorCode]).toEqual([429, '2', 'E429'])
  expect((await request([{ destinations: [{ to: numberFor('errorAfter'), messageId: 'b' }] }])).status).toBe(500)
  expect(ledger.countTexts()).toBe(4)
})

test('opens a ledger of the first version and adds to it', async () => {
  const dataDir = temporaryFolder()
  const old = new Database(path.join(dataDir, 'gateway.db'))
  old.exec(`
    CREATE TABLE account (id INTEGER PRIMARY KEY CHECK (id = 1), prefix TEXT NOT NULL, balanceMicros INTEGER NOT NULL, currency TEXT NOT NULL, requests INTEGER NOT NULL);
    CREATE TABLE bulk (id INTEGER PRIMARY KEY, bulkId TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, text TEXT NOT NULL, segments INTEGER NOT NULL, sentAt INTEGER NOT NULL);
    CREATE TABLE text (id INTEGER PRIMARY KEY, bulk INTEGER NOT NULL REFERENCES bulk (id), phone TEXT NOT NULL,
      firstAt INTEGER, lastAt INTEGER, nextReport INTEGER NOT NULL, nextAt INTEGER);
    CREATE INDEX textBulk ON text (bulk);
    INSERT INTO account VALUES (1, '123456789', 1000000, 'EUR', 7);
    INSERT INTO bulk VALUES (1, 'old', 'WineShop', 'Hello', 1, 0);
    INSERT INTO text VALUES (1, 1, '41793026727', 0, NULL, 0, 0);`)
  old.close()
  const { send, ledger } = await v3Gateway({ dataDir })
  for (const destinations of [to(1), to(1, 1)]) await send([{ destinations }], { options: { schedule: { bulkId: 'old' } } })
  expect([...ledger.texts()].map(({ messageId, bulkId }) => [messageId, bulkId])).toEqual([
    ['1234567890000000001', 'old'],
    ['id-0', 'old'],
    ['id-1', 'old'],
  ])
})

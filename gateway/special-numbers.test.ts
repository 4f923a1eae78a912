import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isValidPhoneNumber } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { behaviourOf, numberFor, SPECIAL_NUMBERS, type SpecialNumberName } from './special-numbers'
import { testGateway } from './test-gateway'

const ORDINARY = '41793026727'

test('gives every behaviour its own ending, which makes a valid mobile number', () => {
  const endings = Object.values(SPECIAL_NUMBERS).map(({ ending }) => ending)
  expect(new Set(endings).size).toBe(endings.length)
  for (const ending of endings) expect(ending).toMatch(/^99\d{4}$/)
  for (const prefix of ['41790', '4366412', '4915112', '33612', '447400', '393331', '34612', '12015'])
    for (const ending of endings) expect(isValidPhoneNumber(`+${prefix}${ending}`), prefix + ending).toBe(true)
  for (const number of ['41793026727', '41793026834', '41791000001', '41791099999']) expect(behaviourOf(number).ending).toBe('')
})

const REPORTED: [SpecialNumberName, [group: number, id: number, error: string][]][] = [
  ['deliveredAtOnce', [[3, 5, 'NO_ERROR']]],
  ['absent', [[2, 9, 'EC_ABSENT_SUBSCRIBER']]],
  ['expired', [[4, 15, 'EC_VP_EXPIRED']]],
  ['blockedByOperator', [[2, 4, 'EC_SMS_REJECTED_BY_MOBILE_OPERATOR']]],
  ['neverReported', []],
  ['futureStatus', [[2, 990, 'NO_ERROR']]],
  ['unknownSubscriber', [[2, 9, 'EC_UNKNOWN_SUBSCRIBER']]],
  ['optedOut', [[5, 14, 'EC_BLACKLISTED_DESTINATIONADDRESS']]],
  ['operatorFirst', [[3, 2, 'NO_ERROR'], [3, 5, 'NO_ERROR']]], // biome-ignore format: a table
  ['operatorThenFailed', [[3, 2, 'NO_ERROR'], [2, 9, 'EC_ABSENT_SUBSCRIBER']]], // biome-ignore format: a table
]

test.each(REPORTED)('accepts a text to %s and reports what the table says', async (name, expected) => {
  const { client, clock } = await testGateway()
  const { messages } = await client.send(numberFor(name))
  expect(messages[0]).toMatchObject({ status: { groupId: 1, id: 7 }, messageId: expect.any(String) })
  clock.advance(60_000)
  const reports = [...(await client.reports()), ...(await client.reports())]
  expect(reports.map(({ status, error }) => [status.groupId, status.id, error.name])).toEqual(expected)
})

test('reports deliveredAtOnce without waiting for the delay', async () => {
  const { client } = await testGateway({ reportDelayMs: 60_000 })
  await client.send([numberFor('deliveredAtOnce'), ORDINARY])
  expect((await client.reports()).map(({ to }) => to)).toEqual([numberFor('deliveredAtOnce')])
})

test.each([
  ['blocklisted', 14],
  ['invalidNumber', 52],
  ['noCredit', 12],
] as const)('refuses %s in the answer and accepts no text', async (name, id) => {
  const { client, ledger } = await testGateway()
  expect((await client.send(numberFor(name))).messages).toEqual([{ to: numberFor(name), status: expect.objectContaining({ groupId: 5, id }) }])
  expect(ledger.countTexts()).toBe(0)
})

test.each([
  ['unauthorized', 401, 'UNAUTHORIZED', null],
  ['forbidden', 403, 'FORBIDDEN', null],
  ['throttled', 429, 'TOO_MANY_REQUESTS', '2'],
  ['throttledSilently', 429, 'TOO_MANY_REQUESTS', null],
  ['errorBefore', 500, 'GENERAL_ERROR', null],
  ['badRequest', 400, 'BAD_REQUEST', null],
] as const)('refuses the whole request when %s is in it, every time', async (name, status, messageId, retryAfter) => {
  const { client, ledger } = await testGateway()
  for (const _ of [1, 2]) {
    const response = await client.request([ORDINARY, numberFor(name)])
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe(retryAfter)
    expect((await response.json()).requestError.serviceException.messageId).toBe(messageId)
  }
  expect(ledger.countTexts()).toBe(0)
})

test('throttles throttledOnce the first time and accepts it the second time', async () => {
  const { client, ledger } = await testGateway()
  const first = await client.request([ORDINARY, numberFor('throttledOnce')])
  expect([first.status, first.headers.get('retry-after')]).toEqual([429, '1'])
  expect((await client.request([ORDINARY, numberFor('throttledOnce')])).status).toBe(200)
  expect(ledger.countTexts()).toBe(2)
})

test('answers 500 for errorAfter although it accepts every text', async () => {
  const { client, ledger } = await testGateway()
  expect((await client.request([ORDINARY, numberFor('errorAfter')])).status).toBe(500)
  expect(ledger.countTexts()).toBe(2)
})

test('answers half of the JSON for truncated and a web page for html, and accepts every text', async () => {
  const { client, ledger } = await testGateway()
  const half = await client.request([ORDINARY, numberFor('truncated')])
  expect(half.status).toBe(200)
  await expect(half.json()).rejects.toThrow(SyntaxError)
  const page = await client.request([ORDINARY, numberFor('html')])
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(await page.text()).toMatch(/^<!doctype html>/)
  expect(ledger.countTexts()).toBe(4)
})

test('breaks the connection for reset after it has accepted every text', async () => {
  const { client, ledger } = await testGateway()
  await expect(client.request([ORDINARY, numberFor('reset')])).rejects.toThrow('fetch failed')
  expect(ledger.countTexts()).toBe(2)
})

test('never answers hang although it accepts every text, and can still be closed', async () => {
  const { client, ledger, close } = await testGateway()
  const waiting = client.request([ORDINARY, numberFor('hang')]).then(
    () => 'answered',
    () => 'cut',
  )
  await expect.poll(() => ledger.countTexts()).toBe(2)
  await close()
  expect(await waiting).toBe('cut')
})

test('answers earlyAnswer with the status of the source document and delivers it like any other', async () => {
  const { client, clock } = await testGateway()
  const { messages } = await client.send([numberFor('earlyAnswer'), ORDINARY])
  expect(messages[0]).toMatchObject({
    status: { groupId: 0, groupName: 'ACCEPTED', id: 0, name: 'MESSAGE_ACCEPTED', description: 'Message accepted' },
    messageId: expect.any(String),
  })
  expect(messages[1]?.status.id).toBe(7)
  clock.advance(60_000)
  expect((await client.reports()).map(({ status }) => status.id)).toEqual([5, 5])
})

test('omits the entry for missingEntry and the id for missingMessageId', async () => {
  const { client, ledger } = await testGateway()
  const { messages } = await client.send([numberFor('missingEntry'), numberFor('missingMessageId'), ORDINARY])
  expect(messages.map(({ to }) => to)).toEqual([numberFor('missingMessageId'), ORDINARY])
  expect(messages[0]).not.toHaveProperty('messageId')
  expect(ledger.countTexts()).toBe(3)
  expect(ledger.textsTo(ORDINARY)[0]?.messageId).toBe(messages[1]?.messageId)
})

test('lists every behaviour in the README', () => {
  const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8')
  for (const [name, { ending, title }] of Object.entries(SPECIAL_NUMBERS))
    expect(readme.replace(/ +/g, ' ')).toContain(`| …${ending} | \`${name}\` | ${title} |`)
})

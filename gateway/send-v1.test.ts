import { expect, test } from 'vitest'
import { z } from 'zod'
import { numberFor } from './special-numbers'
import { testGateway } from './test-gateway'

const Answer = z.object({
  bulkId: z.string().optional(),
  messages: z.array(z.looseObject({ to: z.string(), status: z.looseObject({ id: z.number() }), messageId: z.string().optional() })),
})

async function multiGateway() {
  const gateway = await testGateway()
  const request = (messages: unknown) => gateway.client.post(JSON.stringify({ messages }), {}, '/sms/1/text/multi')
  return { ...gateway, request, send: async (messages: unknown) => Answer.parse(await (await request(messages)).json()) }
}

test('accepts different texts in one request and answers with an entry for each number of each text', async () => {
  const { send, ledger } = await multiGateway()
  const answer = await send([
    { from: 'WineShop', to: ['41793026727', '4179'], text: 'Hello' },
    { from: 'CheeseShop', to: '+41793026834', text: 'Good evening' },
  ])
  expect(answer.bulkId).toEqual(expect.any(String))
  expect(answer.messages.map(({ to, status, smsCount }) => [to, status.id, smsCount])).toEqual([
    ['41793026727', 7, 1],
    ['4179', 52, undefined],
    ['41793026834', 7, 1],
  ])
  expect(ledger.textsTo('41793026834')).toMatchObject([{ from: 'CheeseShop', text: 'Good evening', messageId: answer.messages[2]?.messageId }])
  expect(new Set([...ledger.texts()].map(({ bulkId }) => bulkId))).toEqual(new Set([answer.bulkId]))
})

test('returns no bulkId for one number', async () => {
  const { send } = await multiGateway()
  expect(await send([{ from: 'WineShop', to: ['41793026727'], text: 'Hello' }])).not.toHaveProperty('bulkId')
})

test('accepts no text of a request in which one message is wrong or one number makes it fail', async () => {
  const { request, ledger } = await multiGateway()
  const good = { from: 'WineShop', to: '41793026727', text: 'Hello' }
  const wrong = await request([good, { ...good, text: '' }])
  expect([wrong.status, (await wrong.json()).requestError.serviceException.validationErrors]).toEqual([400, { 'messages[1].text': ['must not be blank'] }])
  expect((await request([good, { ...good, to: numberFor('errorBefore') }])).status).toBe(500)
  expect((await request([])).status).toBe(400)
  expect(ledger.countTexts()).toBe(0)
  expect(ledger.requests()).toBe(3)
})

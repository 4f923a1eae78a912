import { describe, expect, it } from 'vitest'
import type { SendEntry } from '@/lib/sms/gateway'
import { json, scriptedGateway } from '@/lib/testing/scripted-gateway'
import { createInfobipGateway } from './client'

const server = await scriptedGateway()
const text = { to: '+41793026727', text: 'Hello', messageId: 'a' }
const other = { to: '+41793026834', text: 'Hello', messageId: 'b' }
const batchOf = (texts = [text, other], reportsTo: string | null = null) => ({ bulkId: 'bulk-1', sender: 'WineShop', texts, reportsTo })
const gateway = () => createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs: 5_000, dialect: 'V3' })

const PENDING = { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED', description: 'Message sent to next instance' }
const REJECTED = { groupId: 5, groupName: 'REJECTED', id: 6, name: 'REJECTED_NETWORK', description: '' }
const DUPLICATE = { groupId: 5, groupName: 'REJECTED', id: 23, name: 'REJECTED_DUPLICATE_MESSAGE_ID', description: '' }

/** Sends a batch that is answered with these messages. @returns the outcome. */
async function answered(messages: unknown[], texts = [text, other]) {
  server.answer((_, response) => json(response, 200, { bulkId: 'bulk-1', messages }))
  const outcome = await gateway().sendBatch(batchOf(texts))
  return outcome.kind === 'answered' ? outcome : expect.fail(outcome.problem)
}

const brief = ({ to, verdict, messageId }: SendEntry) => [to, verdict, messageId]

describe('sendBatch to /sms/3', () => {
  it('posts texts with our ids, one object per text, and asks for the number of segments', async () => {
    await answered([{ messageId: 'a', status: PENDING }], [text, { to: '+41791111111', text: 'Hello Ann', messageId: 'c' }, other])
    const request = server.requests.at(-1) ?? expect.fail('no request')
    expect(request).toMatchObject({ method: 'POST', path: '/sms/3/messages', headers: { authorization: 'App k', 'content-type': 'application/json' } })
    expect(JSON.parse(request.body)).toEqual({
      messages: [
        {
          sender: 'WineShop',
          destinations: [
            { to: '41793026727', messageId: 'a' },
            { to: '41793026834', messageId: 'b' },
          ],
          content: { text: 'Hello' },
        },
        { sender: 'WineShop', destinations: [{ to: '41791111111', messageId: 'c' }], content: { text: 'Hello Ann' } },
      ],
      options: { schedule: { bulkId: 'bulk-1' }, includeSmsCountInResponse: true },
    })
  })

  it('asks for final reports of each text at our address, if there is one', async () => {
    server.answer((_, response) => json(response, 200, { messages: [] }))
    await gateway().sendBatch(batchOf([text, { ...other, text: 'Hi' }], 'https://shop.example/reports'))
    const webhooks = { delivery: { url: 'https://shop.example/reports', intermediateReport: false, notify: true }, contentType: 'application/json' }
    expect(JSON.parse(server.requests.at(-1)?.body ?? '').messages).toMatchObject([{ webhooks }, { webhooks }])
  })

  it('reads status, id and count of each text', async () => {
    expect(await answered([{ messageId: 'a', destination: '41793026727', status: PENDING, details: { messageCount: 2 } }])).toEqual({
      kind: 'answered',
      httpStatus: 200,
      bulkId: 'bulk-1',
      foreign: 0,
      entries: [{ to: '+41793026727', verdict: 'ACCEPTED', status: PENDING, messageId: 'a', smsCount: 2 }],
    })
  })

  it('treats the refusal of a used id as accepted, because an earlier request has sent the text', async () => {
    const { entries } = await answered([
      { messageId: 'a', destination: '41793026727', status: DUPLICATE },
      { messageId: 'b', destination: '41793026834', status: REJECTED },
    ])
    expect(entries.map(brief)).toEqual([
      ['+41793026727', 'ACCEPTED', 'a'],
      ['+41793026834', 'REJECTED', 'b'],
    ])
  })

  it.each([
    ['our id, whatever its number is', { messageId: 'b', destination: '41793026727', status: PENDING }, ['+41793026834', 'ACCEPTED', 'b']],
    ['its number if it has no id, and keeps our id', { destination: '41793026834', status: PENDING }, ['+41793026834', 'ACCEPTED', 'b']],
  ])('matches an entry by %s', async (_, message, entry) => {
    expect((await answered([message])).entries.map(brief)).toEqual([entry])
  })

  it('matches no entry with a foreign id', async () => {
    const strange = { messageId: 'x', destination: '+41793026834', status: PENDING }
    const { entries, foreign } = await answered([{ messageId: 'a', destination: '41793026727', status: PENDING }, strange])
    expect(entries.map(brief)).toEqual([['+41793026727', 'ACCEPTED', 'a']])
    expect(foreign).toBe(1)

    server.answer((_, response) => json(response, 200, { bulkId: 'bulk-1', messages: [strange] }))
    expect(await gateway().sendBatch(batchOf())).toMatchObject({ kind: 'unknown', httpStatus: 200, foreign: 1 })
  })

  it('tells two texts for one number apart by id', async () => {
    const second = { to: text.to, text: 'Hello again', messageId: 'c' }
    const { entries, foreign } = await answered(
      [
        { messageId: 'c', destination: '41793026727', status: REJECTED },
        { messageId: 'a', destination: '41793026727', status: PENDING },
        { messageId: 'x', destination: '41793026727', status: PENDING },
      ],
      [text, second],
    )
    expect(entries.map(brief)).toEqual([
      ['+41793026727', 'REJECTED', 'c'],
      ['+41793026727', 'ACCEPTED', 'a'],
    ])
    expect(foreign).toBe(1)
  })

  it.each([
    ['refused, then accepted', [REJECTED, PENDING], 'ACCEPTED'],
    ['accepted, then refused', [PENDING, REJECTED], 'ACCEPTED'],
    ['refused, then already used', [REJECTED, DUPLICATE], 'ACCEPTED'],
    ['refused, then a status that nobody knows', [REJECTED, { groupId: 99, id: 1 }], 'UNRECOGNISED'],
    ['refused twice', [REJECTED, REJECTED], 'REJECTED'],
  ])('returns one entry for a text that is answered twice: %s', async (_, statuses, verdict) => {
    const { entries, foreign } = await answered(statuses.map((status) => ({ messageId: 'a', status })))
    expect(entries.map(brief)).toEqual([['+41793026727', verdict, 'a']])
    expect(foreign).toBe(0)
  })

  it('returns no entry for a text without a status', async () => {
    const { entries } = await answered([
      { messageId: 'a', destination: '41793026727' },
      { messageId: 'b', status: PENDING },
    ])
    expect(entries.map(brief)).toEqual([['+41793026834', 'ACCEPTED', 'b']])
  })
})

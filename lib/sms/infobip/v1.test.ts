import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { json, PENDING, scriptedGateway } from '@/lib/testing/scripted-gateway'
import { createInfobipGateway } from './client'

// The request in Infobip's tutorial "SMS to multiple destinations", unchanged.
const seed = readFileSync(path.join(import.meta.dirname, 'seed-request.http'), 'utf8')
const [seedHead = '', seedBody = ''] = seed.split('\n\n')

const server = await scriptedGateway()
const text = "Wine shop grand opening at Monday 8pm. Don't forget glasses."
const batchOf = (...texts: [to: string, text: string][]) => ({
  bulkId: 'ours',
  sender: 'WineShop',
  // v1 has no field for our own ids or for a report address.
  texts: texts.map(([to, words], index) => ({ to, text: words, messageId: `ours-${index}` })),
  reportsTo: 'https://shop.example/reports',
})
const batch = batchOf(['+41793026727', text], ['+41793026834', text])
const gateway = () =>
  createInfobipGateway({ baseUrl: server.url, authorization: `Basic ${Buffer.from('Aladdin:open sesame').toString('base64')}`, timeoutMs: 5_000 })

describe('sendBatch to /sms/1', () => {
  it('posts the request of the tutorial, down to the order of the keys', async () => {
    await gateway().sendBatch(batch)
    const { method, path: target, headers, body } = server.requests.at(-1) ?? expect.fail('no request')
    const [requestLine = '', ...headerLines] = seedHead.split('\n')
    expect(`${method} ${target} HTTP/1.1`).toBe(requestLine)
    const expected = Object.fromEntries(headerLines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
    expect(headers.authorization).toBe(expected.authorization)
    expect(headers['content-type']).toBe(expected['content-type'])
    expect(body).toBe(JSON.stringify(JSON.parse(seedBody)))
  })

  it('posts different texts in one request, with the people of each text grouped', async () => {
    server.answer((_, response) => json(response, 200, { messages: [{ to: '41791111111', status: PENDING, messageId: 'm' }] }))
    await gateway().sendBatch(batchOf(['+41791111111', 'Hello Ann'], ['+41792222222', 'Hello Bob'], ['+41793333333', 'Hello Ann']))
    expect(server.requests.at(-1)).toMatchObject({ method: 'POST', path: '/sms/1/text/multi' })
    expect(server.requests.at(-1)?.body).toBe(
      JSON.stringify({
        messages: [
          { from: 'WineShop', to: ['41791111111', '41793333333'], text: 'Hello Ann' },
          { from: 'WineShop', to: ['41792222222'], text: 'Hello Bob' },
        ],
      }),
    )
  })

  it('reads status and id of each person from the answer of the tutorial', async () => {
    const accepted = { id: 0, groupId: 0, groupName: 'ACCEPTED', name: 'MESSAGE_ACCEPTED', description: 'Message accepted' }
    server.answer((_, response) =>
      json(response, 200, {
        bulkId: 'f5c4322c-10e7-a41e-5528-34fa0b032134',
        messages: [
          { to: '41793026727', status: accepted, smsCount: 1, messageId: '4a54f0242f19-b832-1c39-a7e7a2095f351ed2' },
          { to: '41793026834', status: accepted, smsCount: 1, messageId: '9404a69cef19-7a31-ba39-92ace76a5f351ed2' },
        ],
      }),
    )
    expect(await gateway().sendBatch(batch)).toEqual({
      kind: 'answered',
      httpStatus: 200,
      bulkId: 'f5c4322c-10e7-a41e-5528-34fa0b032134',
      foreign: 0,
      entries: [
        { to: '+41793026727', verdict: 'ACCEPTED', status: accepted, smsCount: 1, messageId: '4a54f0242f19-b832-1c39-a7e7a2095f351ed2' },
        { to: '+41793026834', verdict: 'ACCEPTED', status: accepted, smsCount: 1, messageId: '9404a69cef19-7a31-ba39-92ace76a5f351ed2' },
      ],
    })
  })

  it('matches entries by number in any order and spelling, and counts the entries that it cannot use', async () => {
    server.answer((_, response) =>
      json(response, 200, {
        unheardOf: true,
        messages: [
          { to: '+41793026834', status: { groupId: '1', id: '26' }, messageId: 2718281828 },
          { to: '49151', status: PENDING, messageId: 'ours-0' },
          'nonsense',
          null,
          { to: '41793026834', status: PENDING, messageId: 'again' },
        ],
      }),
    )
    const outcome = await gateway().sendBatch(batch)
    expect(outcome).toMatchObject({
      kind: 'answered',
      bulkId: null,
      foreign: 3,
      entries: [{ to: '+41793026834', verdict: 'ACCEPTED', messageId: '2718281828', smsCount: null }],
    })
    expect(outcome.kind === 'answered' && outcome.entries).toHaveLength(1)
  })

  it('reads a refused entry without id and count, and adds no id', async () => {
    server.answer((_, response) =>
      json(response, 200, { messages: [{ to: '41793026727', status: { groupId: 5, groupName: 'REJECTED', id: 52, name: 'REJECTED_DESTINATION' } }] }),
    )
    expect(await gateway().sendBatch(batch)).toMatchObject({
      kind: 'answered',
      entries: [{ to: '+41793026727', verdict: 'REJECTED', messageId: null, smsCount: null }],
    })
  })

  it('returns no entry for two texts to one number, because v1 does not say which is which', async () => {
    const twice = batchOf(['+41791111111', 'Hello'], ['+41791111111', 'Hello again'], ['+41792222222', 'Hello'])
    const [one, other] = ['41791111111', '41792222222'].map((to) => ({ to, status: PENDING, messageId: `m-${to}` }))
    server.answer((_, response) => json(response, 200, { messages: [one, one, other] }))
    const outcome = await gateway().sendBatch(twice)
    expect(outcome.kind === 'answered' && outcome.entries.map(({ to }) => to)).toEqual(['+41792222222'])
  })
})

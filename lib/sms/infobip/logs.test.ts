import { describe, expect, it } from 'vitest'
import type { LogQuery } from '@/lib/sms/gateway'
import { envelope, json, scriptedGateway } from '@/lib/testing/scripted-gateway'
import { createInfobipGateway } from './client'
import type { Dialect } from './dialect'

const server = await scriptedGateway()
const since = new Date('2026-03-01T18:00:01.120Z')
const until = new Date('2026-03-01T19:00:00.000Z')
const gateway = (dialect: Dialect) => createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs: 5_000, dialect })

/** Reads the log. @returns the decoded request and the outcome. */
async function ask(dialect: Dialect, query: LogQuery, body: unknown, status = 200) {
  server.answer((_, response) => json(response, status, body))
  const outcome = await gateway(dialect).readLogs(query)
  const { method, path } = server.requests.at(-1) ?? expect.fail('no request')
  const { pathname, searchParams } = new URL(path, server.url)
  return { asked: [method, pathname, Object.fromEntries(searchParams)], path, outcome }
}

const common = {
  bulkId: 'b1',
  messageId: 'm1',
  sentAt: '2026-03-01T18:00:01.120+0000',
  doneAt: '2026-03-01T18:00:04.007+0000',
  status: { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED', description: '' },
}
const v1Line = { ...common, from: 'WineShop', to: '41793026727', text: 'Hello', smsCount: 1, mccmnc: '22801' }
const v3Line = { ...common, sender: 'WineShop', destination: '41793026727', content: { text: 'Hello' }, messageCount: 1, mccMnc: '22801' }
const lines = (line: object, count: number) => Array.from({ length: count }, (_, index) => ({ ...line, messageId: `m${index}` }))

describe('readLogs', () => {
  const time = { sentSince: '2026-03-01T18:00:01.120+0000', sentUntil: '2026-03-01T19:00:00.000+0000' }
  it.each<[Dialect, string, LogQuery, Record<string, string>]>([
    ['V1', 'requests', { by: 'bulk', bulkIds: ['b1', 'b2'] }, { bulkId: 'b1,b2', limit: '1000' }],
    ['V1', 'messages', { by: 'message', messageIds: ['m1', 'm2'], limit: 50 }, { messageId: 'm1,m2', limit: '50' }],
    ['V1', 'a time', { by: 'time', since, until, limit: 5_000 }, { ...time, limit: '1000' }],
    ['V1', 'a number', { by: 'time', since, until, sender: 'Wine & Co', to: '+41793026727' }, { ...time, from: 'Wine & Co', to: '41793026727', limit: '1000' }],
    ['V3', 'requests', { by: 'bulk', bulkIds: ['b1', 'b2'] }, { bulkId: 'b1,b2', limit: '1000', useCursor: 'true' }],
    [
      'V3',
      'messages, further on',
      { by: 'message', messageIds: ['m1'], cursor: 'c+/=' },
      { messageId: 'm1', limit: '1000', useCursor: 'true', cursor: 'c+/=' },
    ],
    [
      'V3',
      'a number',
      { by: 'time', since, until, sender: 'WineShop', to: '+41793026727' },
      { ...time, sender: 'WineShop', destination: '41793026727', limit: '1000', useCursor: 'true' },
    ],
  ])('asks %s for %s', async (dialect, _, query, search) => {
    const { asked } = await ask(dialect, query, { results: [] })
    expect(asked).toEqual(['GET', dialect === 'V1' ? '/sms/1/logs' : '/sms/3/logs', search])
  })

  it('encodes the plus sign of an offset, which would otherwise be read as a space', async () => {
    const { path } = await ask('V1', { by: 'time', since, until }, { results: [] })
    expect(path).toContain('sentSince=2026-03-01T18%3A00%3A01.120%2B0000')
  })

  it.each<[Dialect, object]>([
    ['V1', v1Line],
    ['V3', v3Line],
  ])('reads a line of %s: whose text it is and what became of it', async (dialect, line) => {
    const { outcome } = await ask(dialect, { by: 'bulk', bulkIds: ['b1'] }, { results: [line] })
    expect(outcome).toEqual({
      kind: 'answered',
      isComplete: true,
      at: null,
      cursor: null,
      texts: [
        {
          to: '+41793026727',
          sender: 'WineShop',
          text: 'Hello',
          bulkId: 'b1',
          messageId: 'm1',
          verdict: 'ACCEPTED',
          status: common.status,
          error: null,
          smsCount: 1,
          pricePerMessage: null,
          currency: null,
          sentAt: new Date('2026-03-01T18:00:01.120Z'),
          doneAt: new Date('2026-03-01T18:00:04.007Z'),
          raw: JSON.stringify(line),
        },
      ],
    })
  })

  it('drops lines without an id or a number, and keeps one without text and status, because the gateway has accepted it', async () => {
    const results = [null, 'line', { ...v1Line, messageId: undefined }, { ...v1Line, to: '' }, { messageId: 'm9', to: '+41793026727', text: '' }, v1Line]
    const { outcome } = await ask('V1', { by: 'bulk', bulkIds: ['b1'] }, { results })
    expect(outcome).toMatchObject({
      kind: 'answered',
      texts: [{ messageId: 'm9', verdict: 'UNRECOGNISED', text: null, sender: null, bulkId: null }, { messageId: 'm1' }],
    })
  })

  it.each([
    ['V1, a page that is not full', 'V1', { results: lines(v1Line, 2) }, undefined, [true, null]],
    ['V1, a full page', 'V1', { results: lines(v1Line, 3) }, undefined, [false, null]],
    ['V1, a full page with a dropped line', 'V1', { results: [null, ...lines(v1Line, 2)] }, undefined, [false, null]],
    ['V3, a page with a cursor', 'V3', { results: lines(v3Line, 3), cursor: { limit: 3, nextCursor: 'c1' } }, undefined, [false, 'c1']],
    ['V3, a short page with a cursor', 'V3', { results: [], cursor: { nextCursor: 'c2' } }, 'c1', [false, 'c2']],
    ['V3, the last page, full', 'V3', { results: lines(v3Line, 3), cursor: { limit: 3 } }, 'c2', [true, null]],
    ['V3, the last page with an empty cursor', 'V3', { results: [], cursor: { nextCursor: '' } }, 'c2', [true, null]],
    ['V3, a page whose cursor leads to itself', 'V3', { results: lines(v3Line, 3), cursor: { nextCursor: 'c1' } }, 'c1', [false, null]],
    ['V3, a short page of a gateway without cursors', 'V3', { results: lines(v3Line, 2) }, undefined, [true, null]],
    ['V3, a full page of a gateway without cursors', 'V3', { results: lines(v3Line, 3) }, undefined, [false, null]],
  ] as const)('says whether there is more: %s', async (_, dialect, body, cursor, [isComplete, next]) => {
    const { outcome } = await ask(dialect, { by: 'bulk', bulkIds: ['b1'], limit: 3, cursor }, body)
    expect(outcome).toMatchObject({ kind: 'answered', isComplete, cursor: next })
  })

  it.each([
    ['the right to read is missing', 403, envelope('FORBIDDEN', 'In words'), { kind: 'refused', cause: 'forbidden' }],
    ['too many questions', 429, { errorCode: 'E429', description: 'Slow down' }, { kind: 'refused', cause: 'throttled', problem: 'Slow down' }],
    ['a fault', 500, envelope('GENERAL_ERROR'), { kind: 'unknown', httpStatus: 500 }],
    ['a web page', 200, '<html>', { kind: 'unknown', httpStatus: 200 }],
    ['no results', 200, {}, { kind: 'unknown', httpStatus: 200 }],
  ])('does not mistake a failed request for an empty log: %s', async (_, status, body, expected) => {
    for (const dialect of ['V1', 'V3'] as const) {
      const { outcome } = await ask(dialect, { by: 'bulk', bulkIds: ['b1'] }, body, status)
      expect(outcome).toMatchObject(expected)
    }
  })
})

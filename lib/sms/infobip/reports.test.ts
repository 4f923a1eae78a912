import { describe, expect, it } from 'vitest'
import { json, scriptedGateway } from '@/lib/testing/scripted-gateway'
import { createInfobipGateway } from './client'
import { parsePushedReports } from './reports'

const server = await scriptedGateway()
const common = {
  bulkId: 'b1',
  messageId: 'm1',
  to: '41793026727',
  sentAt: '2026-03-01T18:00:01.120+0000',
  doneAt: '2026-03-01T19:00:04.007+0100',
  price: { pricePerMessage: 0.07, currency: 'EUR' },
  status: { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET', description: '' },
  error: { groupId: 0, groupName: 'Ok', id: 0, name: 'NO_ERROR', description: 'No Error', permanent: false },
}
const v1Report = { ...common, from: 'WineShop', smsCount: 2 }
const v3Report = { ...common, sender: 'WineShop', messageCount: 2, platform: { entityId: 'e', applicationId: 'a' } }
const read = {
  messageId: 'm1',
  to: '+41793026727',
  verdict: 'DELIVERED',
  status: common.status,
  error: common.error,
  smsCount: 2,
  pricePerMessage: 0.07,
  currency: 'EUR',
  sentAt: new Date('2026-03-01T18:00:01.120Z'),
  doneAt: new Date('2026-03-01T18:00:04.007Z'),
}
const NONSENSE = [null, 'report', [], {}, { messageId: 'm' }, { messageId: '', status: common.status }, { messageId: 'm', status: 'DELIVERED' }]

describe('readReports', () => {
  it.each([
    ['V1', '/sms/1/reports?limit=1000', v1Report],
    ['V3', '/sms/3/reports?limit=1000', v3Report],
  ] as const)('asks %s at %s and reads each report, with offsets that have no colon', async (dialect, target, report) => {
    server.answer((_, response) => json(response, 200, { results: [report, { nonsense: true }] }))
    const outcome = await createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs: 5_000, dialect }).readReports(1000)
    expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: target })
    expect(outcome).toEqual({ kind: 'answered', reports: [{ ...read, raw: JSON.stringify(report) }] })
  })

  it('calls reports that cannot be read unknown', async () => {
    server.answer((_, response) => json(response, 200, '{"results":'))
    const outcome = await createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs: 5_000 }).readReports(50)
    expect(outcome).toMatchObject({ kind: 'unknown', httpStatus: 200 })
  })
})

describe('parsePushedReports', () => {
  it('reads reports of both dialects, and skips items that are no reports', () => {
    expect(parsePushedReports(JSON.stringify({ results: [v1Report, ...NONSENSE, v3Report] }))).toEqual({
      reports: [
        { ...read, raw: JSON.stringify(v1Report) },
        { ...read, raw: JSON.stringify(v3Report) },
      ],
      bad: NONSENSE.length,
    })
  })

  it.each([
    ['an empty list', { results: [] }, { reports: [], bad: 0 }],
    ['nothing', undefined, null],
    ['null', null, null],
    ['a list', [v1Report], null],
    ['a report alone', v1Report, null],
    ['results that are no list', { results: v1Report }, null],
  ])('reads %s', (_, body, reports) => {
    expect(parsePushedReports(JSON.stringify(body) ?? '')).toEqual(reports)
  })

  it('reads the valid fields of a report with odd values', () => {
    const strange = {
      messageId: 2718281828,
      status: { groupId: '3', id: '5', name: 'A\0B', description: 'half \ud83c a pair' },
      error: 'none',
      smsCount: 'one',
      price: { pricePerMessage: 'free', currency: null },
      sentAt: 'yesterday',
      doneAt: '2026-03-01T18:00:27.765995100Z',
      mccMnc: 'null',
    }
    expect(parsePushedReports(JSON.stringify({ results: [strange] }))?.reports).toMatchObject([
      {
        messageId: '2718281828',
        verdict: 'DELIVERED',
        status: { groupName: null, name: 'AB', description: 'half \ufffd a pair' },
        error: null,
        smsCount: null,
        pricePerMessage: null,
        sentAt: null,
        doneAt: new Date('2026-03-01T18:00:27.765Z'),
      },
    ])
  })

  it('drops a report whose numeric id JSON has rounded: the id would belong to another text', () => {
    expect(parsePushedReports(`{"results":[{"messageId":2718281828459045235,"status":{"groupId":3,"id":5}}]}`)).toEqual({ reports: [], bad: 1 })
  })
})

import { createServer, request } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ShopId } from '@/lib/auth/shop-id'
import { db, write } from '@/lib/db/client'
import { createCampaign } from '@/lib/testing/campaign-rows'
import { createShop } from '@/lib/testing/factories'
import { applySoon } from './apply-soon'
import { receiveReports } from './receive'

const now = new Date('2026-03-01T10:00:00Z')
let shopId: ShopId
let address: string
let bytesTaken = 0

// Does Next's part of a route handler: turns a request into headers and a stream.
const server = createServer(async (incoming, outgoing) => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value)
  const chunks = incoming[Symbol.asyncIterator]()
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) return controller.close()
      bytesTaken += value.length
      controller.enqueue(new Uint8Array(value))
    },
  })
  outgoing.end(await receiveReports(shopId, { headers, body }, now))
})

beforeAll(async () => {
  shopId = await createShop()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')
  address = `http://127.0.0.1:${bound.port}/`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function post(body: unknown): Promise<string> {
  const answer = await fetch(address, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
  return answer.text()
}

function item(messageId: string, groupId = 3, id = 5) {
  const status = { groupId, groupName: 'DELIVERED', id, name: 'DELIVERED_TO_HANDSET', description: 'x' }
  return { messageId, to: '41790000000', sentAt: '2026-03-01T10:00:00.000+0000', doneAt: '2026-03-01T10:01:00.000+0000', smsCount: 1, status }
}

const stored = () => db.gatewayEvent.findMany({ where: { shopId }, select: { messageId: true }, orderBy: { messageId: 'asc' } })
const forget = () => write((tx) => tx.gatewayEvent.deleteMany({ where: { shopId } }))

describe('a request to the report address', () => {
  it('is stored for its shop before it is answered', async () => {
    expect(await post({ results: [item('a1'), item('a2')] })).toBe('stored')
    expect(await stored()).toEqual([{ messageId: 'a1' }, { messageId: 'a2' }])
    await forget()
  })

  it('is read item by item, so that bad items do not prevent good ones from being stored', async () => {
    const hostile = [
      null,
      7,
      'x',
      [],
      {},
      { messageId: 'no status' },
      { status: { groupId: 3 } },
      { ...item('long'.repeat(1000)) },
      { ...item('b-odd'), status: { groupId: '3', id: 'five', name: 9 }, doneAt: 'yesterday', price: { pricePerMessage: 'free' }, error: 'none' },
      { ...item('b-nul\0'), extra: '\0\ud800' },
      JSON.parse('{"__proto__":{"messageId":"p"},"constructor":1}'),
    ]
    expect(await post({ results: [item('b1'), ...hostile, item('b2')] })).toBe('stored')
    const ids = (await stored()).map(({ messageId }) => messageId)
    expect(ids).toContain('b1')
    expect(ids).toContain('b2')
    expect(ids).not.toContain('long'.repeat(1000))
    await forget()
  })

  it('with an unknown status group changes no state', async () => {
    const campaignId = await createCampaign(shopId, { status: 'SENDING', states: ['ACCEPTED'] })
    await write((tx) => tx.message.updateMany({ where: { campaignId }, data: { messageId: 'c1' } }))
    expect(await post({ results: [item('c1', 99, 9901)] })).toBe('stored')
    await applySoon({ now: () => now })
    expect(await db.message.findFirst({ where: { campaignId } })).toMatchObject({ state: 'ACCEPTED', statusGroupId: 99 })
    expect(await post({ results: [item('c1')] })).toBe('stored')
    await Promise.all([applySoon({ now: () => now }), applySoon({ now: () => now })])
    expect(await db.message.findFirst({ where: { campaignId } })).toMatchObject({ state: 'DELIVERED' })
    await forget()
  })

  it.each(['', 'no json', '{"results":', 'null', '[]', '{}', '{"results":{}}', '{"results":"x"}', '[{"messageId":"d1"}]'])(
    'is refused when it is %s',
    async (body) => {
      expect(await post(body)).toBe('not_reports')
      expect(await stored()).toEqual([])
    },
  )

  it('is refused when it is not UTF-8', async () => {
    const answer = await fetch(address, { method: 'POST', body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) })
    expect(await answer.text()).toBe('not_reports')
  })

  it.each([
    ['as it is', {}, (json: string) => json],
    ['gzip', { 'content-encoding': 'gzip' }, (json: string) => new Uint8Array(gzipSync(json))],
  ])('is taken with two thousand reports of real size, %s', async (_, headers, encode) => {
    const padding = { bulkId: 'x'.repeat(36), callbackData: 'x'.repeat(300), price: { pricePerMessage: 0.01, currency: 'EUR' }, mccMnc: '22801' }
    const json = JSON.stringify({ results: Array.from({ length: 2000 }, (_, n) => ({ ...item(`h${n}`), ...padding })) })
    expect(json.length).toBeGreaterThan(1_200_000)
    const answer = await fetch(address, { method: 'POST', headers, body: encode(json) })
    expect(await answer.text()).toBe('stored')
    expect(await stored()).toHaveLength(2000)
    await forget()
  })

  it('is refused with more than two thousand reports', async () => {
    const short = (n: number) => ({ messageId: `e${n}`, status: { groupId: 3, id: 5 } })
    const many = Array.from({ length: 2000 }, (_, n) => short(n))
    expect(await post({ results: many })).toBe('stored')
    expect(await stored()).toHaveLength(2000)
    await forget()
    expect(await post({ results: [...many, short(2000)] })).toBe('too_large')
    expect(await stored()).toEqual([])
  })

  it('is not answered as stored if the database refuses it, and is stored when it is repeated', async () => {
    await write((tx) => tx.$executeRaw`ALTER TABLE "GatewayEvent" RENAME TO "Elsewhere"`)
    expect(await post({ results: [item('f1')] })).toBe('not_stored')
    await write((tx) => tx.$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "GatewayEvent"`)
    expect(await post({ results: [item('f1')] })).toBe('stored')
    expect(await stored()).toEqual([{ messageId: 'f1' }])
    await forget()
  })

  it('is refused beyond four megabytes, with and without a Content-Length', async () => {
    expect(await post({ results: [], filler: 'x'.repeat(4_000_000) })).toBe('too_large')
    bytesTaken = 0
    // A hundred megabytes without a Content-Length. Only the first few are read.
    const megabytes = function* () {
      for (let n = 0; n < 100; n++) yield Buffer.alloc(1_000_000, ' ')
    }
    const sending = request(address, { method: 'POST' })
    const answer = new Promise<string>((resolve, reject) => {
      sending.on('response', (response) => resolve(text(response))).on('error', reject)
    })
    Readable.from(megabytes()).pipe(sending)
    expect(await answer).toBe('too_large')
    sending.destroy()
    expect(bytesTaken).toBeLessThan(20_000_000)
  })
})

import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { basic, testGateway } from '@/gateway/test-gateway'
import { mintShopId } from '@/lib/auth/shop-id'
import type { Clock } from '@/lib/clock'
import { db, write } from '@/lib/db/client'
import { applyReports } from '@/lib/messages/delivery-reports'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker } from '@/lib/testing/dispatcher'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { reportsSecret, rotateReportSecret } from './mutations'
import { shopOfSecret } from './queries'
import { receiveReports } from './receive'

const HOUR_MS = 60 * 60_000
const PATH = '/api/infobip/reports/'
const actor = 'ana@example.com'

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})
beforeEach(async () => {
  await write((tx) => tx.campaign.deleteMany())
  await write((tx) => tx.gatewayEvent.deleteMany())
})

/** Does what app/api/infobip/reports does, over HTTP and on the test's clock. */
async function shopAddress(clock: Clock) {
  const answers: { secret: string; status: number }[] = []
  const server = createServer(async (incoming, outgoing) => {
    const secret = (incoming.url ?? '').slice(PATH.length)
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const shopId = await shopOfSecret(secret, clock.now())
    const body = new Response(Buffer.concat(chunks)).body
    const isStored = shopId !== null && (await receiveReports(shopId, { headers: new Headers(), body }, clock.now())) === 'stored'
    answers.push({ secret, status: isStored ? 200 : 404 })
    outgoing.writeHead(isStored ? 200 : 404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => server.close())
  const bound = server.address()
  return { answers, url: `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}` }
}

/** A campaign of three requests on v3. The first one has been sent. Reports come `afterMs` later. */
async function underWay(afterMs: number) {
  const gateway = await testGateway({ reportDelayMs: afterMs })
  const { clock, ledger } = gateway
  const { answers, url } = await shopAddress(clock)
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 5_000, dialect: 'V3' })
  const reportsTo = async (id: string) => `${url}${PATH}${await reportsSecret(mintShopId(id), clock.now())}`
  const worker = createWorker({ gateway: port, clock, batchSize: 4, reportsTo })
  const shopId = await createShop()
  await createPeople(shopId, 12)
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId }, clock.now())
  const old = await reportsSecret(shopId, clock.now())
  await worker.turn()
  return {
    ...{ gateway, clock, worker, shopId, answers, old },
    /** The secret of the report address in each request. */
    addresses: () =>
      ledger.db
        .prepare<[], string | null>('SELECT reportsTo FROM bulk ORDER BY id')
        .pluck()
        .all()
        .map((target) => target?.slice(url.length + PATH.length)),
    async states() {
      await applyReports(clock.now())
      const groups = await db.message.groupBy({ by: ['state'], where: { campaignId }, _count: { _all: true } })
      return Object.fromEntries(groups.map(({ state, _count }) => [state, _count._all]))
    },
  }
}

describe('the report address in requests to v3', () => {
  it('is in every request, changes at once, and the old address still accepts reports for a day', async () => {
    const { gateway, clock, worker, shopId, answers, old, addresses, states } = await underWay(23 * HOUR_MS)
    const fresh = await rotateReportSecret(shopId, { actor, old: 'day', now: clock.now() })
    while (await worker.turn());
    expect(addresses()).toEqual([old, fresh, fresh])
    expect(await states()).toEqual({ ACCEPTED: 12 })
    clock.advance(23 * HOUR_MS + 60_000)
    await gateway.tick()
    expect(answers.toSorted((a, b) => Number(a.secret !== old) - Number(b.secret !== old))).toEqual([
      { secret: old, status: 200 },
      { secret: fresh, status: 200 },
    ])
    expect(await states()).toEqual({ DELIVERED: 12 })
  })

  it.each([
    ['after its day', 'day', 30],
    ['that was stopped at once', 'stop', 1],
  ] as const)('%s is refused, and the log returns the states of its texts', async (_, oldAddress, hours) => {
    const { gateway, clock, worker, shopId, answers, old, states } = await underWay(hours * HOUR_MS)
    await rotateReportSecret(shopId, { actor, old: oldAddress, now: clock.now() })
    while (await worker.turn());
    clock.advance(hours * HOUR_MS + 60_000)
    await gateway.tick()
    expect(answers).toContainEqual({ secret: old, status: 404 })
    expect(await states()).toEqual({ ACCEPTED: 4, DELIVERED: 8 })
    // Pushed reports cannot be fetched, so only the log has the states. Shopbell asks it three times before its entries expire.
    for (let asked = 0; asked < 3; asked++) {
      while ((await worker.checkMissingReports()) === 0);
      clock.advance(12 * HOUR_MS)
    }
    expect(await states()).toEqual({ DELIVERED: 12 })
  })
})

import { createServer } from 'node:http'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { StoppedClock } from '@/gateway/test-gateway'
import type { ShopId } from '@/lib/auth/shop-id'
import { resumeCampaign } from '@/lib/campaigns/control'
import { db, write } from '@/lib/db/client'
import { applyReports } from '@/lib/messages/delivery-reports'
import { describeMessage } from '@/lib/messages/describe'
import { receiveReports } from '@/lib/report-webhook/receive'
import type { SmsGateway } from '@/lib/sms/gateway'
import { createDraftOf, forgetCampaigns, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker, workUntilDone } from '@/lib/testing/dispatcher'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPeople, createPerson } from '@/lib/testing/people'
import { createSecondGateway } from './client'
import { ACCOUNT, ENDINGS, startProvider } from './provider'

const PEOPLE = 12
const REFUSED = `+41790${ENDINGS.refused}`
const UNDELIVERED = `+41790${ENDINGS.undelivered}`
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

beforeEach(async () => {
  await forgetCampaigns()
  await write((tx) => tx.gatewayEvent.deleteMany())
})

/** An address for pushed reports, over HTTP: what app/api does with the shop's address. */
async function reportAddress(shopId: ShopId, gateway: SmsGateway, clock: StoppedClock) {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const received = await receiveReports(shopId, { headers: new Headers(), body: new Response(Buffer.concat(chunks)).body }, clock.now(), gateway)
    outgoing.writeHead(received === 'stored' ? 200 : 500).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const bound = server.address()
  return `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/reports`
}

/** A campaign to twelve people, one who has opted out at the provider, and one whose phone is off. */
async function campaign() {
  const clock = new StoppedClock()
  const provider = await startProvider(clock)
  onTestFinished(() => provider.close())
  const gateway = createSecondGateway({ baseUrl: provider.url, timeoutMs: 2_000, ...ACCOUNT })
  const shopId = await createShop()
  await createPeople(shopId, PEOPLE)
  for (const phone of [REFUSED, UNDELIVERED]) await createPerson(shopId, { phone, lastName: 'zzz' })
  const campaignId = await createDraftOf(shopId)
  const address = await reportAddress(shopId, gateway, clock)
  const worker = createWorker({ gateway, clock, httpTimeoutMs: 2_000, reportsTo: async () => address })
  await reviewAndSend({ shopId, campaignId }, clock.now())
  return {
    ...{ clock, provider, gateway, worker, campaignId },
    finish: () =>
      workUntilDone(worker, {
        campaignId,
        most: 60,
        before: () => resumeCampaign({ shopId, campaignId }, clock.now()),
        after: async () => clock.advance(MINUTE_MS),
      }),
    async states() {
      const rows = await db.message.findMany({ where: { campaignId } })
      return new Map(rows.map((row) => [row.phone, row]))
    },
  }
}

const everybody = Array.from({ length: PEOPLE }, (_, index) => swissMobile(index))

it('sends a whole campaign through another provider, and settles what is uncertain from its log', async () => {
  const { clock, provider, gateway, worker, campaignId, finish, states } = await campaign()
  provider.misbehave(null, 'answerLost', null, 'lost', null, 'errorAfter')
  while (await worker.turn());
  expect(await db.message.count({ where: { campaignId, state: 'UNKNOWN' } })).toBe(3)
  expect(provider.requests()).toBe(PEOPLE + 2)

  await finish()
  // Two of the three had been taken and were found. One had not, and is the only text that was posted again.
  expect(provider.requests()).toBe(PEOPLE + 3)
  expect(provider.taken.map(({ to }) => to).toSorted()).toEqual([...everybody, UNDELIVERED].toSorted())

  await provider.push()
  await applyReports(clock.now())
  const rows = await states()
  for (const phone of everybody) expect(rows.get(phone)).toMatchObject({ state: 'DELIVERED', messageId: provider.taken.find(({ to }) => to === phone)?.sid })
  const words = (phone: string) => {
    const row = rows.get(phone) ?? expect.fail(phone)
    const { label, reason } = describeMessage(row, { gateway, now: clock.now() })
    return [label, reason]
  }
  expect(words(REFUSED)).toEqual(['Refused', 'The person has asked not to be texted (STOP).'])
  expect(words(UNDELIVERED)).toEqual(['Not delivered', 'The phone was off or out of coverage.'])
  expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'FINISHED' })
})

it('fetches the reports that were not pushed from the log, text by text', async () => {
  const { clock, worker, states } = await campaign()
  while (await worker.turn());
  expect((await states()).get(swissMobile(3))).toMatchObject({ state: 'ACCEPTED' })
  clock.advance(13 * HOUR_MS)
  while ((await worker.checkMissingReports()) === 0);
  const rows = await states()
  for (const phone of everybody) expect(rows.get(phone)).toMatchObject({ state: 'DELIVERED' })
  expect(rows.get(UNDELIVERED)).toMatchObject({ state: 'UNDELIVERED', errorId: 30003 })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { numberFor } from '@/gateway/special-numbers'
import { basic, testGateway } from '@/gateway/test-gateway'
import { connectGateway } from '@/lib/connection/connect-gateway'
import { db, write } from '@/lib/db/client'
import { giveUp, sendAgain } from '@/lib/messages/decisions'
import { describeMessage } from '@/lib/messages/describe'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, forgetCampaigns, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker, SETTLE_MS } from '@/lib/testing/dispatcher'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'

beforeEach(async () => {
  await forgetCampaigns()
  await write((tx) => tx.gatewayEvent.deleteMany())
})

const HOUR_MS = 60 * 60_000
const gone = `+${numberFor('absent')}`

/**
 * A campaign to two people that waits for the owner's decision: the gateway took the texts, the answer was lost, and the log did not show
 * them for hours. One text will be delivered, the other not.
 */
async function undecided(dialect: 'V1' | 'V3') {
  const gateway = await testGateway()
  const { clock } = gateway
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 5_000, dialect })
  const worker = createWorker({ gateway: port, clock, httpTimeoutMs: 5_000 })
  const shopId = await createShop()
  await createPeople(shopId, 1)
  await write((tx) => tx.customer.create({ data: { shopId, phone: gone, sortName: 'zzz', searchText: 'zzz' } }))
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId }, clock.now())
  gateway.setFaults({ send: { 'reset:after': 1 }, logLagMs: 40 * HOUR_MS })
  await worker.turn()
  for (let round = 0; round < 10; round++) {
    clock.advance(SETTLE_MS + 60_000)
    while ((await worker.reconcile()) === 0);
  }
  const texts = () => db.message.findMany({ where: { campaignId }, orderBy: { position: 'asc' } })
  expect(await texts()).toMatchObject([{ state: 'NEEDS_REVIEW' }, { state: 'NEEDS_REVIEW' }])
  gateway.setFaults({})
  return { gateway, clock, worker, shopId, campaignId, texts }
}

type World = Awaited<ReturnType<typeof undecided>>

const SOURCES = {
  'a report': async ({ worker }: World) => {
    await worker.readReports()
    while ((await worker.reconcile()) === 0);
    await worker.readReports()
  },
  'the log': async ({ gateway, clock, worker }: World) => {
    // The reports have been read by somebody else.
    await gateway.client.reports('?limit=1000')
    clock.advance(13 * HOUR_MS)
    await worker.checkMissingReports()
    while ((await worker.reconcile()) === 0);
    await worker.readReports()
  },
}

async function expectTruth({ gateway, clock, texts }: World) {
  const [reached, missed] = await texts()
  expect(reached).toMatchObject({ phone: swissMobile(0), state: 'DELIVERED', skipReason: null })
  expect(missed).toMatchObject({ phone: gone, state: 'UNDELIVERED', skipReason: null })
  for (const text of [reached, missed]) expect(gateway.ledger.textsTo(text?.phone ?? '').map(({ messageId }) => messageId)).toEqual([text?.messageId])
  expect(missed && describeMessage(missed, { gateway: connectGateway(), now: clock.now() })).toMatchObject({
    label: 'Not delivered',
    reason: 'The phone was off or out of coverage.',
  })
}

describe.each(['V1', 'V3'] as const)('%s', (dialect) => {
  it.each(['a report', 'the log'] as const)('%s that comes late settles a text that waits for the owner’s decision', async (source) => {
    const world = await undecided(dialect)
    await SOURCES[source](world)
    await expectTruth(world)
    // Nothing is left to decide, so nobody gets a second text.
    expect(await sendAgain(world, world.clock.now(), null)).toEqual({ ok: false, reason: 'nothing_to_decide' })
  })

  it.each(['a report', 'the log'] as const)('%s that comes late settles a text that the owner has given up', async (source) => {
    const world = await undecided(dialect)
    expect(await giveUp(world, world.clock.now(), null)).toEqual({ ok: true, people: 2 })
    await SOURCES[source](world)
    await expectTruth(world)
  })

  it('a report of another sender’s text to the same number causes one lookup and changes nothing', async () => {
    const world = await undecided(dialect)
    const { gateway, worker, texts, clock } = world
    await gateway.client.reports('?limit=1000')
    const before = await texts()
    gateway.setFaults({ logLagMs: 40 * HOUR_MS })
    await gateway.client.send(swissMobile(0).slice(1), 'Another shop’s text', 'TeaShop')
    clock.advance(60_000)
    await worker.readReports()
    while ((await worker.reconcile()) === 0);
    const batch = await db.batch.findFirstOrThrow({ where: { campaignId: world.campaignId } })
    if (dialect === 'V1') expect(batch.settledAt).toEqual(clock.now())
    clock.advance(1_000)
    await worker.readReports()
    expect(await worker.reconcile()).toBeGreaterThan(0)
    expect(await texts()).toEqual(before)
  })
})

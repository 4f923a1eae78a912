import { beforeEach, describe, expect, it } from 'vitest'
import { basic, testGateway } from '@/gateway/test-gateway'
import { db } from '@/lib/db/client'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, forgetCampaigns, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker, workUntilDone } from '@/lib/testing/dispatcher'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'

const PEOPLE = 6
const HOUR_MS = 60 * 60_000
/** Two minutes each. A clock that was set back by two hours needs that long to reach its former time. */
const ROUNDS = 120

beforeEach(async () => {
  await forgetCampaigns()
})

/**
 * Sends a campaign whose first request is taken but not answered. This computer's clock is wrong by `before` hours until then, and by
 * `after` hours from then on. Meanwhile texts of another sender fill the gateway's log.
 */
async function play({ before, after, dialect }: { before: number; after: number; dialect: 'V1' | 'V3' }) {
  const gateway = await testGateway()
  let offMs = before * HOUR_MS
  const clock = { now: () => new Date(gateway.clock.now().getTime() + offMs), advance: (ms: number) => gateway.clock.advance(ms) }
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 5_000, dialect })
  const worker = createWorker({ gateway: port, clock, batchSize: 3 })
  // Older texts, so that ours are not the only ones in the log.
  const others = () => gateway.client.send('41799999999', `At ${gateway.clock.now().toISOString()}`, 'WineShop')
  for (let earlier = 0; earlier < 3; earlier++) {
    await others()
    gateway.clock.advance(30 * 60_000)
  }
  const shopId = await createShop()
  await createPeople(shopId, PEOPLE)
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId }, clock.now())

  gateway.setFaults({ send: { 'reset:after': 1 } })
  await worker.turn()
  gateway.setFaults({})
  offMs = after * HOUR_MS
  await workUntilDone(worker, {
    campaignId,
    most: ROUNDS,
    async after() {
      await others().catch(() => {})
      gateway.clock.advance(120_000)
    },
  })
  const rows = await db.message.findMany({ where: { campaignId }, select: { phone: true, state: true }, orderBy: { position: 'asc' } })
  return rows.map(({ phone, state }) => ({ state, texts: gateway.ledger.textsTo(phone).length }))
}

const OFF = [-1, 1, 0]
const clocks = OFF.flatMap((before) => OFF.map((after) => ({ before, after }))).filter(({ before, after }) => before !== 0 || after !== 0)

describe.each(['V1', 'V3'] as const)('on %s', (dialect) => {
  it.each(clocks)('everybody gets one text when the clock is wrong by $before h, then by $after h', async (off) => {
    const people = await play({ ...off, dialect })
    expect(people).toHaveLength(PEOPLE)
    for (const { state, texts } of people) {
      expect(texts).toBe(1)
      expect(['ACCEPTED', 'DELIVERED']).toContain(state)
    }
  })
})

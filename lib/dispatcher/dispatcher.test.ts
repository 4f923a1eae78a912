import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ShopId } from '@/lib/auth/shop-id'
import { pauseCampaign, resumeCampaign, stopCampaign } from '@/lib/campaigns/control'
import { db, readSql, write } from '@/lib/db/client'
import { claimBatch } from '@/lib/messages/claim/claim'
import { reservedRanges } from '@/lib/messages/rows/reserved'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, forgetCampaigns, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker, runDry } from '@/lib/testing/dispatcher'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'
import { envelope, json, PENDING, scriptedGateway, startScriptedGateway, takesAll } from '@/lib/testing/scripted-gateway'

const server = await scriptedGateway()
let now = new Date('2026-03-01T10:00:00Z')
const pass = (ms: number) => {
  now = new Date(now.getTime() + ms)
}
beforeEach(async () => {
  await forgetCampaigns()
  server.answer(takesAll)
  server.requests.length = 0
})

const clock = { now: () => now, advance: pass }

function dispatcher(batchSize = 100, timeoutMs = 5_000) {
  const gateway = createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs })
  return createWorker({ gateway, clock, batchSize, httpTimeoutMs: timeoutMs })
}

/** How long the account's stored back-off still lasts. */
async function backoffMs() {
  const breaker = await db.circuitBreaker.findFirst()
  return Math.max(0, (breaker?.backoffUntil?.getTime() ?? 0) - now.getTime())
}

async function campaign(people: number): Promise<{ shopId: ShopId; campaignId: string }> {
  const shopId = await createShop()
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId)
  expect(await reviewAndSend({ shopId, campaignId }, now)).toEqual({ ok: true, recipients: people })
  return { shopId, campaignId }
}

async function states(campaignId: string) {
  const groups = await db.message.groupBy({ by: ['state'], where: { campaignId }, _count: { _all: true } })
  return Object.fromEntries(groups.map(({ state, _count }) => [state, _count._all]))
}

const statusOf = async (id: string) => (await db.campaign.findUniqueOrThrow({ where: { id } })).status

describe('a campaign without errors', () => {
  it('posts each person once, in batches, and stores messageId, status and bulkId', async () => {
    const { campaignId } = await campaign(250)
    expect(await runDry(dispatcher())).toBe(3)

    expect(server.requests).toHaveLength(3)
    expect(new Set(server.posted()).size).toBe(250)
    expect(server.posted()).toHaveLength(250)
    expect(await states(campaignId)).toEqual({ ACCEPTED: 250 })
    expect(await statusOf(campaignId)).toBe('FINISHED')
    const message = await db.message.findFirstOrThrow({ where: { campaignId, phone: swissMobile(120) } })
    expect(message).toMatchObject({ messageId: 'm-41790000120', smsCount: 1, statusGroupId: 1, statusId: 7, statusName: 'PENDING_ENROUTE', attempt: 1 })
    const batch = await db.batch.findFirst({ where: { id: message.batchId ?? '' } })
    expect(batch).toMatchObject({ state: 'SETTLED', httpStatus: 200, bulkId: expect.stringMatching(/^bulk-/) })
  })

  it('commits the intent before the request leaves', async () => {
    const { campaignId } = await campaign(2)
    const seen: unknown[] = []
    server.answer(async (request, response) => {
      seen.push(await states(campaignId), await reservedRanges(readSql, campaignId))
      takesAll(request, response)
    })
    await runDry(dispatcher())
    expect(seen).toEqual([{ QUEUED: 2 }, [[1, 2]]])
  })

  it('is sent once by eight workers at the same time', async () => {
    const { campaignId } = await campaign(400)
    await Promise.all(Array.from({ length: 8 }, () => runDry(dispatcher(10))))
    await runDry(dispatcher(10))
    expect(server.posted()).toHaveLength(400)
    expect(new Set(server.posted()).size).toBe(400)
    expect(await states(campaignId)).toEqual({ ACCEPTED: 400 })
  })

  it('finishes when its last batches are answered at the same moment', async () => {
    const { campaignId } = await campaign(40)
    const worker = dispatcher(5)
    await Promise.all(Array.from({ length: 8 }, () => worker.turn()))
    expect(await worker.turn()).toBe(false)
    expect(await statusOf(campaignId)).toBe('FINISHED')
  })
})

describe('an answer with refusals', () => {
  it('makes accepted entries ACCEPTED, refused ones REJECTED, and numbers without an entry UNKNOWN', async () => {
    const { campaignId } = await campaign(3)
    server.answer((request, response) => {
      const { to }: { to: string[] } = JSON.parse(request.body)
      json(response, 200, {
        messages: [
          { to: to[0], status: PENDING, messageId: 'm1', smsCount: 1 },
          { to: to[1], status: { groupId: 5, groupName: 'REJECTED', id: 52, name: 'REJECTED_DESTINATION', description: 'Invalid destination address.' } },
        ],
      })
    })
    await runDry(dispatcher())
    expect(await states(campaignId)).toEqual({ ACCEPTED: 1, REJECTED: 1, UNKNOWN: 1 })
    expect(await statusOf(campaignId)).toBe('SENDING')
    expect(await runDry(dispatcher())).toBe(0)
    expect(server.posted()).toHaveLength(3)
  })

  it.each([
    ['credentials', 401],
    ['permission', 403],
    ['credit', 402],
    ['the API', 404],
  ])('pauses the campaign with a reason when there is a problem with %s, and Resume sends the rest', async (_, status) => {
    const { shopId, campaignId } = await campaign(3)
    server.answer((__, response) => json(response, status, envelope('NO')))
    await runDry(dispatcher())
    expect(await states(campaignId)).toEqual({ QUEUED: 3 })
    expect(await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })).toMatchObject({
      status: 'PAUSED',
      pauseReason: expect.stringContaining('Resume'),
    })

    server.answer(takesAll)
    expect(await runDry(dispatcher())).toBe(0)
    expect(await resumeCampaign({ shopId, campaignId }, now)).toEqual({ ok: true })
    await runDry(dispatcher())
    expect(await states(campaignId)).toEqual({ ACCEPTED: 3 })
  })

  it.each([
    ['there is no credit', 12],
    ['the sender is blocked', 13],
  ])('pauses the campaign and keeps everybody queued when the gateway refuses each entry because %s', async (_, id) => {
    const { campaignId } = await campaign(3)
    server.answer((request, response) =>
      json(response, 200, { messages: JSON.parse(request.body).to.map((to: string) => ({ to, status: { groupId: 5, id, name: 'REJECTED_…' } })) }),
    )
    await runDry(dispatcher(1))
    expect(await states(campaignId)).toEqual({ QUEUED: 3 })
    expect(await statusOf(campaignId)).toBe('PAUSED')
  })

  it('makes nothing leave until Retry-After has passed, and then sends', async () => {
    const { campaignId } = await campaign(3)
    server.answer((_, response) => json(response, 429, envelope('TOO_MANY_REQUESTS'), { 'Retry-After': '20' }))
    const worker = dispatcher()
    await worker.turn()
    expect(await states(campaignId)).toEqual({ QUEUED: 3 })
    server.answer(takesAll)
    expect(await worker.turn()).toBe(false)
    pass(19_000)
    expect(await worker.turn()).toBe(false)
    pass(1_001)
    await runDry(worker)
    expect(await states(campaignId)).toEqual({ ACCEPTED: 3 })
    expect(await db.message.findFirst({ where: { campaignId } })).toMatchObject({ attempt: 1 })
  })

  it('finds the one number that makes a request invalid, and sends to the others', async () => {
    const { campaignId } = await campaign(100)
    const bad = swissMobile(37).slice(1)
    server.answer((request, response) =>
      request.body.includes(bad) ? json(response, 400, envelope('BAD_REQUEST', 'Bad number')) : takesAll(request, response),
    )
    await runDry(dispatcher())
    expect(await states(campaignId)).toEqual({ ACCEPTED: 99, REJECTED: 1 })
    expect(await db.message.findFirst({ where: { campaignId, state: 'REJECTED' } })).toMatchObject({ phone: swissMobile(37), statusDescription: 'Bad number' })
    expect(await statusOf(campaignId)).toBe('FINISHED')
  })
})

describe('requests that fail repeatedly', () => {
  it('pause the campaign after five people in a row were refused as invalid, so that a bad text does not reject everybody', async () => {
    const { campaignId } = await campaign(64)
    server.answer((_, response) => json(response, 400, envelope('BAD_REQUEST', 'Bad sender')))
    await runDry(dispatcher())
    expect(await states(campaignId)).toEqual({ REJECTED: 5, QUEUED: 59 })
    expect(await statusOf(campaignId)).toBe('PAUSED')
  })

  it('double the back-off each time, and requests that were on their way together count once', async () => {
    await campaign(40)
    // An answer takes a millisecond: all three requests were claimed before the first refusal.
    server.answer((_, response) => {
      pass(1)
      json(response, 429, envelope('TOO_MANY_REQUESTS'))
    })
    const worker = dispatcher(10)
    await Promise.all([worker.turn(), worker.turn(), worker.turn()])
    expect(await backoffMs()).toBe(500)
    pass(500)
    const waits: number[] = []
    for (let round = 0; round < 8; round++) {
      await worker.turn()
      waits.push(await backoffMs())
      pass(await backoffMs())
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })

  it('continue as soon as an unreachable gateway is back', async () => {
    const { campaignId } = await campaign(3)
    const away = await startScriptedGateway(takesAll)
    await away.close()
    const gateways = [away.url, server.url].map((baseUrl) => createInfobipGateway({ baseUrl, authorization: 'App k', timeoutMs: 5_000 }))
    const [nobody, somebody] = gateways
    if (!nobody || !somebody) throw new Error('two gateways')
    let gateway = nobody
    const worker = createWorker({ clock, gateway: { ...nobody, sendBatch: (batch) => gateway.sendBatch(batch) } })
    await worker.turn()
    expect(await states(campaignId)).toEqual({ QUEUED: 3 })
    gateway = somebody
    pass(1_000)
    await worker.turn()
    expect(await states(campaignId)).toEqual({ ACCEPTED: 3 })
  })
})

describe('a request without a certain answer', () => {
  it('makes its texts uncertain after a time-out, and never posts them again', async () => {
    const { campaignId } = await campaign(5)
    server.answer(() => {})
    await runDry(dispatcher(100, 200))
    server.answer(takesAll)
    pass(24 * 60 * 60_000)
    await dispatcher().recover()
    await runDry(dispatcher())
    expect(server.posted()).toHaveLength(5)
    expect(await states(campaignId)).toEqual({ UNKNOWN: 5 })
    expect(await db.batch.findFirst({ where: { campaignId } })).toMatchObject({ state: 'UNKNOWN', problem: 'No answer within the time limit.' })
  })

  it('opens the circuit breaker when it is the third in a row, and the breaker tries one text as soon as the gateway answers', async () => {
    const { campaignId } = await campaign(50)
    server.answer((_, response) => json(response, 500, envelope('GENERAL_ERROR')))
    const worker = dispatcher(10)
    await runDry(worker)
    expect(await states(campaignId)).toEqual({ UNKNOWN: 30, QUEUED: 20 })
    expect(await statusOf(campaignId)).toBe('SENDING')
    expect(await db.circuitBreaker.findFirst()).toMatchObject({ state: 'OPEN', problem: 'GENERAL_ERROR' })

    pass(5_001)
    await worker.probe()
    expect(await runDry(worker)).toBe(0)
    server.answer(takesAll)
    pass(10_001)
    await worker.probe()
    const before = server.requests.length
    expect(await runDry(worker)).toBe(5)
    expect(server.requests.slice(before).map(({ body }) => JSON.parse(body).to.length)).toEqual([1, 2, 4, 8, 5])
    expect(await states(campaignId)).toEqual({ UNKNOWN: 30, ACCEPTED: 20 })
  })

  it('lets requests leave one by one, until an answer is certain', async () => {
    await campaign(50)
    const open: (() => void)[] = []
    const worker = dispatcher(10)
    server.answer((_, response) => json(response, 500, envelope('GENERAL_ERROR')))
    await worker.turn()
    server.answer((request, response) => open.push(() => takesAll(request, response)))
    const first = worker.turn()
    await vi.waitFor(() => expect(open).toHaveLength(1))
    expect(await worker.turn()).toBe(false)
    open[0]?.()
    expect(await first).toBe(true)
    const both = [worker.turn(), worker.turn()]
    await vi.waitFor(() => expect(open).toHaveLength(3))
    for (const letGo of open.slice(1)) letGo()
    expect(await Promise.all(both)).toEqual([true, true])
  })

  it('makes the texts of a dead worker uncertain, but only after its lease has expired', async () => {
    const { campaignId } = await campaign(5)
    const leaseMs = 120_000
    await claimBatch({ worker: 'dead', batchSize: 100, ownIds: false, account: 'a', freshMs: 60_000, leaseMs, now })
    const worker = dispatcher()
    await worker.recover()
    expect(await states(campaignId)).toEqual({ QUEUED: 5 })
    expect(await runDry(worker)).toBe(0)
    pass(leaseMs + 1)
    await worker.recover()
    expect(await runDry(worker)).toBe(0)
    expect(await states(campaignId)).toEqual({ UNKNOWN: 5 })
    expect(server.requests).toHaveLength(0)
  })

  it('is not even sent when the computer slept after the claim, and the texts are sent later', async () => {
    const { campaignId } = await campaign(5)
    const gateway = createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs: 5_000 })
    let readings = 0
    // The clock jumps between the claim and the post.
    const jumping = { now: () => new Date(now.getTime() + (readings++ < 1 ? 0 : 10 * 60_000)) }
    expect(await createWorker({ gateway, clock: jumping }).turn()).toBe(true)
    expect(server.requests).toHaveLength(0)
    expect(await states(campaignId)).toEqual({ QUEUED: 5 })
    expect(await db.batch.findMany({ where: { campaignId } })).toMatchObject([{ state: 'REFUSED', problem: 'This computer was asleep.' }])
    pass(11 * 60_000)
    await runDry(dispatcher())
    expect(await states(campaignId)).toEqual({ ACCEPTED: 5 })
  })
})

describe('Pause, Stop and opt-outs', () => {
  it('take effect at the next batch, and the counts add up', async () => {
    const { shopId, campaignId } = await campaign(40)
    const worker = dispatcher(10)
    await worker.turn()
    expect(await pauseCampaign({ shopId, campaignId })).toEqual({ ok: true })
    expect(await worker.turn()).toBe(false)
    expect(await states(campaignId)).toEqual({ ACCEPTED: 10, QUEUED: 30 })
    await resumeCampaign({ shopId, campaignId }, now)
    await worker.turn()
    expect(await stopCampaign({ shopId, campaignId }, now)).toEqual({ ok: true })
    expect(await runDry(worker)).toBe(0)
    expect(await states(campaignId)).toEqual({ ACCEPTED: 20, SKIPPED: 20 })
    expect(await statusOf(campaignId)).toBe('STOPPED')
    expect(await resumeCampaign({ shopId, campaignId }, now)).toMatchObject({ ok: false, status: 'STOPPED' })
  })

  it('leave nobody queued when the campaign is stopped while the gateway refuses its batch', async () => {
    const { shopId, campaignId } = await campaign(30)
    server.answer(async (_, response) => {
      await stopCampaign({ shopId, campaignId }, now)
      json(response, 429, envelope('TOO_MANY_REQUESTS'))
    })
    await runDry(dispatcher(10))
    expect(await states(campaignId)).toEqual({ SKIPPED: 30 })
    expect(await db.message.count({ where: { campaignId, skipReason: 'STOPPED' } })).toBe(30)
  })

  it('do not delay a batch after people who have all opted out', async () => {
    const { shopId, campaignId } = await campaign(30)
    const first = await db.message.findMany({ where: { campaignId }, orderBy: { position: 'asc' }, take: 20 })
    await write((tx) => tx.customer.updateMany({ where: { shopId, phone: { in: first.map(({ phone }) => phone) } }, data: { optedOutAt: now } }))
    expect(await dispatcher(10).turn()).toBe(true)
    expect(await states(campaignId)).toEqual({ SKIPPED: 20, ACCEPTED: 10 })
  })

  it('skip people who opt out while the campaign is being sent', async () => {
    const { shopId, campaignId } = await campaign(20)
    const worker = dispatcher(10)
    await worker.turn()
    const waiting = await db.message.findMany({ where: { campaignId, state: 'QUEUED' }, take: 3 })
    await write((tx) => tx.customer.updateMany({ where: { shopId, phone: { in: waiting.map(({ phone }) => phone) } }, data: { optedOutAt: now } }))
    await runDry(worker)
    expect(await states(campaignId)).toEqual({ ACCEPTED: 17, SKIPPED: 3 })
    for (const { phone } of waiting) expect(server.posted()).not.toContain(phone.slice(1))
    expect(await statusOf(campaignId)).toBe('FINISHED')
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ShopId } from '@/lib/auth/shop-id'
import { pauseCampaign, resumeCampaign, sendCampaign, stopCampaign } from '@/lib/campaigns/sending'
import { db, readSql, write } from '@/lib/db/client'
import { claimBatch } from '@/lib/messages/claim/claim'
import { reservedRanges } from '@/lib/messages/rows/reserved'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, createPeople, forgetCampaigns } from '@/lib/testing/campaigns'
import { createWorker, runDry } from '@/lib/testing/dispatcher'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { envelope, json, PENDING, type ScriptedGateway, startScriptedGateway, takesAll } from '@/lib/testing/scripted-gateway'

let server: ScriptedGateway
let now = new Date('2026-03-01T10:00:00Z')
const pass = (ms: number) => {
  now = new Date(now.getTime() + ms)
}

beforeAll(async () => {
  server = await startScriptedGateway(takesAll)
})
afterAll(() => server.close())
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

/** How long the account waits, as the circuit's row says. */
async function waitsMs() {
  const circuit = await db.circuitBreaker.findFirst()
  return Math.max(0, (circuit?.backoffUntil?.getTime() ?? 0) - now.getTime())
}

async function campaign(people: number): Promise<{ shopId: ShopId; campaignId: string }> {
  const shopId = await createShop()
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId)
  expect(await sendCampaign({ shopId, campaignId }, now)).toEqual({ ok: true, recipients: people })
  return { shopId, campaignId }
}

async function states(campaignId: string) {
  const groups = await db.message.groupBy({ by: ['state'], where: { campaignId }, _count: { _all: true } })
  return Object.fromEntries(groups.map(({ state, _count }) => [state, _count._all]))
}

const statusOf = async (id: string) => (await db.campaign.findUniqueOrThrow({ where: { id } })).status

describe('a campaign that goes well', () => {
  it('posts each person once, in batches, and keeps messageId, status and bulkId of each', async () => {
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

  it('has its intent on disk before the request leaves', async () => {
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
})

describe('an answer that is not all good', () => {
  it('keeps refused entries apart from accepted ones, and numbers it does not mention as not certain', async () => {
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
    ['the way to send texts', 404],
  ])('pauses with the reason when %s is missing, and Resume sends exactly the rest', async (_, status) => {
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
    expect(await resumeCampaign({ shopId, campaignId }, now)).toBe(true)
    await runDry(dispatcher())
    expect(await states(campaignId)).toEqual({ ACCEPTED: 3 })
  })

  it.each([
    ['there is no credit', 12],
    ['the sender is blocked', 13],
  ])('pauses and loses nobody when the gateway refuses people one by one because %s', async (_, id) => {
    const { campaignId } = await campaign(3)
    server.answer((request, response) =>
      json(response, 200, { messages: JSON.parse(request.body).to.map((to: string) => ({ to, status: { groupId: 5, id, name: 'REJECTED_…' } })) }),
    )
    await runDry(dispatcher(1))
    expect(await states(campaignId)).toEqual({ QUEUED: 3 })
    expect(await statusOf(campaignId)).toBe('PAUSED')
  })

  it('waits as long as it is asked to after 429, and then goes on', async () => {
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

  it('finds the one number that makes a request invalid, and sends the others', async () => {
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

describe('requests that fail again and again', () => {
  it('pauses when one person after the other is refused as invalid, so that a bad text does not reject everybody', async () => {
    const { campaignId } = await campaign(64)
    server.answer((_, response) => json(response, 400, envelope('BAD_REQUEST', 'Bad sender')))
    await runDry(dispatcher())
    expect(await states(campaignId)).toEqual({ REJECTED: 5, QUEUED: 59 })
    expect(await statusOf(campaignId)).toBe('PAUSED')
  })

  it('waits longer each time, and counts requests that were on their way together once', async () => {
    await campaign(40)
    server.answer((_, response) => json(response, 429, envelope('TOO_MANY_REQUESTS')))
    const worker = dispatcher(10)
    await Promise.all([worker.turn(), worker.turn(), worker.turn()])
    expect(await waitsMs()).toBeLessThanOrEqual(2_000)
    pass(2_000)
    const waits: number[] = []
    for (let round = 0; round < 8; round++) {
      await worker.turn()
      waits.push(await waitsMs())
      pass(await waitsMs())
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect(waits.at(-1)).toBe(30_000)
  })

  it('goes on as soon as a gateway that was away is back', async () => {
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

describe('no certain answer', () => {
  it('makes the people not certain after a time-out, and never posts them again', async () => {
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

  it('stops after three in a row, so that an outage leaves no more people in doubt, and tries with one text once the gateway answers', async () => {
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

  it('sends one request at a time after a first doubtful one', async () => {
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
  })

  it('calls what a dead worker had in hand not certain, but only once its lease has run out', async () => {
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

  it('does not post what was claimed before the computer fell asleep', async () => {
    const { campaignId } = await campaign(5)
    const gateway = createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs: 5_000 })
    let looks = 0
    // The clock jumps between the claim and the post.
    const jumping = { now: () => new Date(now.getTime() + (looks++ < 1 ? 0 : 10 * 60_000)) }
    await createWorker({ gateway, clock: jumping }).turn()
    expect(server.requests).toHaveLength(0)
    expect(await states(campaignId)).toEqual({ QUEUED: 5 })
  })
})

describe('the owner’s hand', () => {
  it('holds and stops within the batch that is on its way; what is counted adds up', async () => {
    const { shopId, campaignId } = await campaign(40)
    const worker = dispatcher(10)
    await worker.turn()
    expect(await pauseCampaign({ shopId, campaignId })).toBe(true)
    expect(await worker.turn()).toBe(false)
    expect(await states(campaignId)).toEqual({ ACCEPTED: 10, QUEUED: 30 })
    await resumeCampaign({ shopId, campaignId }, now)
    await worker.turn()
    expect(await stopCampaign({ shopId, campaignId }, now)).toBe(true)
    expect(await runDry(worker)).toBe(0)
    expect(await states(campaignId)).toEqual({ ACCEPTED: 20, SKIPPED: 20 })
    expect(await statusOf(campaignId)).toBe('STOPPED')
    expect(await resumeCampaign({ shopId, campaignId }, now)).toBe(false)
  })

  it('leaves nobody waiting for a campaign that was stopped while the gateway refused its batch', async () => {
    const { shopId, campaignId } = await campaign(30)
    server.answer(async (_, response) => {
      await stopCampaign({ shopId, campaignId }, now)
      json(response, 429, envelope('TOO_MANY_REQUESTS'))
    })
    await runDry(dispatcher(10))
    expect(await states(campaignId)).toEqual({ SKIPPED: 30 })
    expect(await db.message.count({ where: { campaignId, skipReason: 'STOPPED' } })).toBe(30)
  })

  it('ends a campaign whose last batches are answered at the same moment', async () => {
    const { campaignId } = await campaign(40)
    const worker = dispatcher(5)
    await Promise.all(Array.from({ length: 8 }, () => worker.turn()))
    expect(await worker.turn()).toBe(false)
    expect(await statusOf(campaignId)).toBe('FINISHED')
  })

  it('goes on at once behind people who have all opted out', async () => {
    const { shopId, campaignId } = await campaign(30)
    const first = await db.message.findMany({ where: { campaignId }, orderBy: { position: 'asc' }, take: 20 })
    await write((tx) => tx.customer.updateMany({ where: { shopId, phone: { in: first.map(({ phone }) => phone) } }, data: { optedOutAt: now } }))
    expect(await dispatcher(10).turn()).toBe(true)
    expect(await states(campaignId)).toEqual({ SKIPPED: 20, ACCEPTED: 10 })
  })

  it('leaves out who opts out while the campaign is being sent', async () => {
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

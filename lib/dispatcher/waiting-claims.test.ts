import { beforeEach, expect, it, vi } from 'vitest'
import { pauseCampaign, resumeCampaign } from '@/lib/campaigns/control'
import { db } from '@/lib/db/client'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { forgetCampaigns, startCampaign } from '@/lib/testing/campaigns'
import { createWorker, runDry } from '@/lib/testing/dispatcher'
import { envelope, json, scriptedGateway, takesAll } from '@/lib/testing/scripted-gateway'

let now = new Date('2026-03-01T10:00:00Z')
const advance = (ms: number) => {
  now = new Date(now.getTime() + ms)
}
const request = { take() {}, fail() {} }
const server = await scriptedGateway()
beforeEach(async () => {
  await forgetCampaigns()
  server.requests.length = 0
})

/** One request is on its way and the gateway does not answer it yet. A second claim waits, because only one may be on its way. */
async function oneWaiting() {
  server.answer((received, response) => {
    request.take = () => takesAll(received, response)
    request.fail = () => json(response, 500, envelope('GENERAL_ERROR'))
  })
  const { shopId, campaignId } = await startCampaign(20, now)
  const gateway = createInfobipGateway({ baseUrl: server.url, authorization: 'App k', timeoutMs: 5_000 })
  const worker = createWorker({ gateway, clock: { now: () => now, advance }, batchSize: 10, inFlight: 1 })
  const turns = [worker.turn(), worker.turn()]
  await vi.waitFor(async () => expect(await db.batch.count({ where: { campaignId, state: 'PREPARED' } })).toBe(2))
  await vi.waitFor(() => expect(server.posted()).toHaveLength(10))
  const states = async () => {
    const groups = await db.message.groupBy({ by: ['state', 'attempt'], where: { campaignId }, _count: { _all: true } })
    return groups.map(({ state, attempt, _count }) => `${_count._all} ${state} after ${attempt}`).sort()
  }
  return { shopId, campaignId, worker, states, done: () => Promise.all(turns) }
}

it('the next request is prepared while one is on its way, and leaves as soon as that one is answered', async () => {
  const { states, done } = await oneWaiting()
  server.answer(takesAll)
  request.take()
  await done()
  expect(server.requests).toHaveLength(2)
  expect(await states()).toEqual(['20 ACCEPTED after 1'])
})

it('a waiting request does not leave after Pause, and its texts are sent after Resume', async () => {
  const { shopId, campaignId, worker, states, done } = await oneWaiting()
  expect(await pauseCampaign({ shopId, campaignId }, now)).toEqual({ ok: true })
  server.answer(takesAll)
  request.take()
  await done()
  expect(server.posted()).toHaveLength(10)
  expect(await states()).toEqual(['10 ACCEPTED after 1', '10 QUEUED after 0'])
  // Nothing is wrong with the gateway, so there is no back-off.
  expect(await db.circuitBreaker.count({ where: { backoffUntil: { not: null } } })).toBe(0)

  await resumeCampaign({ shopId, campaignId }, now)
  await runDry(worker)
  expect(await states()).toEqual(['20 ACCEPTED after 1'])
})

it('a waiting request does not leave when the request before it has no certain answer', async () => {
  const { worker, states, done } = await oneWaiting()
  request.fail()
  await vi.waitFor(async () => expect(await states()).toEqual(['10 QUEUED after 0', '10 UNKNOWN after 1']))
  await done()
  expect(server.requests).toHaveLength(1)
  server.answer(takesAll)
  await runDry(worker)
  expect(await states()).toEqual(['10 ACCEPTED after 1', '10 UNKNOWN after 1'])
})

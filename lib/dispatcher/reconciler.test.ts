import { beforeEach, describe, expect, it } from 'vitest'
import { FaultPlan, faultOf } from '@/gateway/fault-plan'
import { numberFor } from '@/gateway/special-numbers'
import { basic, testGateway } from '@/gateway/test-gateway'
import { stopCampaign } from '@/lib/campaigns/control'
import { db, write } from '@/lib/db/client'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, forgetCampaigns, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker, runDry, SETTLE_MS, type Worker } from '@/lib/testing/dispatcher'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'

beforeEach(async () => {
  await forgetCampaigns()
})

type Rehearsal = Awaited<ReturnType<typeof testGateway>>

async function rehearse() {
  const gateway = await testGateway()
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 10_000 })
  return { gateway, port, worker: createWorker({ gateway: port, clock: gateway.clock, httpTimeoutMs: 10_000 }) }
}

/** A campaign to `ordinary` people and one number that misbehaves. */
async function campaignTo(behaviour: Parameters<typeof numberFor>[0], ordinary: number, now: Date) {
  const shopId = await createShop()
  await createPeople(shopId, ordinary)
  await write((tx) => tx.customer.create({ data: { shopId, phone: `+${numberFor(behaviour)}`, sortName: 'zzz', searchText: 'zzz' } }))
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId }, now)
  return { shopId, campaignId }
}

async function states(campaignId: string) {
  const groups = await db.message.groupBy({ by: ['state'], where: { campaignId }, _count: { _all: true } })
  return Object.fromEntries(groups.map(({ state, _count }) => [state, _count._all]))
}

/** Does all lookups that are due and then lets six minutes pass, `times` times. */
async function doLookups(worker: Worker, { clock }: Rehearsal, times: number) {
  for (let round = 0; round < times; round++) {
    while ((await worker.reconcile()) === 0);
    clock.advance(SETTLE_MS + 60_000)
  }
}

describe('a request without a certain answer', () => {
  it('is found in the gateway’s log, and every text gets its messageId from there', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorAfter', 20, gateway.clock.now())
    await runDry(worker)
    expect(await states(campaignId)).toEqual({ UNKNOWN: 21 })
    gateway.clock.advance(11_000)
    await doLookups(worker, gateway, 1)
    expect(await db.message.count({ where: { campaignId, state: 'UNKNOWN' } })).toBe(0)
    const texts = await db.message.findMany({ where: { campaignId } })
    expect(texts).toHaveLength(21)
    for (const { phone, messageId } of texts) expect(gateway.ledger.textsTo(phone).map((text) => text.messageId)).toEqual([messageId])
    expect(gateway.ledger.countTexts()).toBe(21)
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'FINISHED' })
  })

  it('is sent again only after two empty lookups, late enough, in a log that shows a later text', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    gateway.clock.advance(11_000)
    await doLookups(worker, gateway, 1)
    expect(await states(campaignId)).toEqual({ UNKNOWN: 1 })
    await gateway.client.send('41799999999', 'Somebody else’s', 'TeaShop')
    // The first empty lookup that counts.
    await doLookups(worker, gateway, 1)
    expect(await states(campaignId)).toEqual({ UNKNOWN: 1 })
    expect(await db.batch.findFirst({ where: { campaignId } })).toMatchObject({ emptyLookups: 1 })
    await doLookups(worker, gateway, 1)
    expect(await states(campaignId)).toEqual({ QUEUED: 1 })
    expect(await db.message.findFirst({ where: { campaignId } })).toMatchObject({ requeues: 1, batchId: null })
  })

  it('counts no empty lookup before a late request would have arrived and be in the log', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    await gateway.client.send('41799999999', 'Somebody else’s', 'TeaShop')
    const { id, notAfter } = await db.batch.findFirstOrThrow({ where: { campaignId } })
    const lastMs = notAfter.getTime() + 10_000 + SETTLE_MS - gateway.clock.now().getTime()
    // Makes the lookup due two seconds too early.
    gateway.clock.advance(lastMs - 2_000)
    await write((tx) => tx.batch.update({ where: { id }, data: { lookupAt: gateway.clock.now() } }))
    await worker.reconcile()
    expect(await db.batch.findUnique({ where: { id } })).toMatchObject({ emptyLookups: 0 })
    gateway.clock.advance(2_001)
    await worker.reconcile()
    expect(await db.batch.findUnique({ where: { id } })).toMatchObject({ emptyLookups: 1 })
  })

  it('is put to the owner when the log does not prove that it is up to date', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    gateway.clock.advance(11_000)
    await doLookups(worker, gateway, 10)
    expect(await states(campaignId)).toEqual({ NEEDS_REVIEW: 1 })
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'FINISHED' })
    expect(gateway.ledger.countTexts()).toBe(0)
  })

  it('is not put to the owner because of one request that the log did not answer, however late the first lookup is', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    await gateway.client.send('41799999999', 'Somebody else’s', 'TeaShop')
    gateway.clock.advance(10 * 60 * 60_000)
    // The first request of the lookup, which searches for the text, succeeds. The second one, which checks that the log is up to date, fails.
    const plan = (seed: number) => FaultPlan.parse({ seed, logs: { 'status:503': 0.5 } })
    const seed =
      Array.from({ length: 100 }, (_, n) => n).find((n) => !faultOf(plan(n), 'logs', 1) && faultOf(plan(n), 'logs', 2)) ?? expect.fail('no such seed')
    gateway.setFaults(plan(seed))
    await worker.reconcile()
    expect(await states(campaignId)).toEqual({ UNKNOWN: 1 })
    gateway.setFaults({})
    gateway.clock.advance(61_000)
    await doLookups(worker, gateway, 2)
    expect(await states(campaignId)).toEqual({ QUEUED: 1 })
  })

  it('is skipped and not sent again when the campaign was stopped meanwhile', async () => {
    const { gateway, worker } = await rehearse()
    const { shopId, campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    await stopCampaign({ shopId, campaignId }, gateway.clock.now())
    gateway.clock.advance(11_000)
    await gateway.client.send('41799999999', 'Somebody else’s', 'TeaShop')
    await doLookups(worker, gateway, 3)
    expect(await states(campaignId)).toEqual({ SKIPPED: 1 })
  })
})

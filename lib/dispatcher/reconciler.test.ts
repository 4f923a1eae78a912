import { beforeEach, describe, expect, it } from 'vitest'
import { FaultPlan, faultOf } from '@/gateway/fault-plan'
import { numberFor } from '@/gateway/special-numbers'
import { basic, testGateway } from '@/gateway/test-gateway'
import { sendCampaign, stopCampaign } from '@/lib/campaigns/sending'
import { db, write } from '@/lib/db/client'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, createPeople, forgetCampaigns } from '@/lib/testing/campaigns'
import { createWorker, runDry, SETTLE_MS, type Worker } from '@/lib/testing/dispatcher'
import { createShop } from '@/lib/testing/factories'

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
  await sendCampaign({ shopId, campaignId }, now)
  return { shopId, campaignId }
}

async function states(campaignId: string) {
  const groups = await db.message.groupBy({ by: ['state'], where: { campaignId }, _count: { _all: true } })
  return Object.fromEntries(groups.map(({ state, _count }) => [state, _count._all]))
}

/** Lookups until nothing is due, then lets time pass, as often as said. */
async function look(worker: Worker, { clock }: Rehearsal, times: number) {
  for (let round = 0; round < times; round++) {
    while ((await worker.reconcile()) === 0);
    clock.advance(SETTLE_MS + 60_000)
  }
}

describe('a request without a certain answer', () => {
  it('is found in the gateway’s log, and every text gets the messageId it has there', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorAfter', 20, gateway.clock.now())
    await runDry(worker)
    expect(await states(campaignId)).toEqual({ UNKNOWN: 21 })
    gateway.clock.advance(11_000)
    await look(worker, gateway, 1)
    expect(await db.message.count({ where: { campaignId, state: 'UNKNOWN' } })).toBe(0)
    for (const { phone, messageId } of await db.message.findMany({ where: { campaignId } })) expect(messageId).toBe(gateway.ledger.textsTo(phone)[0]?.messageId)
    expect(gateway.ledger.countTexts()).toBe(21)
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'FINISHED' })
  })

  it('is sent again only after two looks, late enough, at a log that shows something younger', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    gateway.clock.advance(11_000)
    await look(worker, gateway, 1)
    expect(await states(campaignId)).toEqual({ UNKNOWN: 1 })
    await gateway.client.send('41799999999', 'Somebody else’s', 'TeaShop')
    // The first look that counts.
    await look(worker, gateway, 1)
    expect(await states(campaignId)).toEqual({ UNKNOWN: 1 })
    expect(await db.batch.findFirst({ where: { campaignId } })).toMatchObject({ emptyLookups: 1 })
    await look(worker, gateway, 1)
    expect(await states(campaignId)).toEqual({ QUEUED: 1 })
    expect(await db.message.findFirst({ where: { campaignId } })).toMatchObject({ requeues: 1, batchId: null })
  })

  it('counts no empty look before its last straggler could have arrived and be seen', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    await gateway.client.send('41799999999', 'Somebody else’s', 'TeaShop')
    const { id, notAfter } = await db.batch.findFirstOrThrow({ where: { campaignId } })
    const lastMs = notAfter.getTime() + 10_000 + SETTLE_MS - gateway.clock.now().getTime()
    // As if it were due a second too early.
    gateway.clock.advance(lastMs - 2_000)
    await write((tx) => tx.batch.update({ where: { id }, data: { lookupAt: gateway.clock.now() } }))
    await worker.reconcile()
    expect(await db.batch.findUnique({ where: { id } })).toMatchObject({ emptyLookups: 0 })
    gateway.clock.advance(2_001)
    await worker.reconcile()
    expect(await db.batch.findUnique({ where: { id } })).toMatchObject({ emptyLookups: 1 })
  })

  it('is left to the owner when the log shows nothing that proves it up to date', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    gateway.clock.advance(11_000)
    await look(worker, gateway, 10)
    expect(await states(campaignId)).toEqual({ NEEDS_REVIEW: 1 })
    expect(await db.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({ status: 'FINISHED' })
    expect(gateway.ledger.countTexts()).toBe(0)
  })

  it('is not left to the owner for one question that the log did not answer, however long nobody had asked', async () => {
    const { gateway, worker } = await rehearse()
    const { campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    await gateway.client.send('41799999999', 'Somebody else’s', 'TeaShop')
    gateway.clock.advance(10 * 60 * 60_000)
    // The text is asked for first; what fails is the question whether the log can be relied on.
    const plan = (seed: number) => FaultPlan.parse({ seed, logs: { 'status:503': 0.5 } })
    const seed = Array.from({ length: 100 }, (_, n) => n).find((n) => !faultOf(plan(n), 'logs', 1) && faultOf(plan(n), 'logs', 2)) ?? 0
    gateway.setFaults(plan(seed))
    await worker.reconcile()
    expect(await states(campaignId)).toEqual({ UNKNOWN: 1 })
    gateway.setFaults({})
    gateway.clock.advance(61_000)
    await look(worker, gateway, 2)
    expect(await states(campaignId)).toEqual({ QUEUED: 1 })
  })

  it('is left out, not sent, when the campaign was stopped meanwhile', async () => {
    const { gateway, worker } = await rehearse()
    const { shopId, campaignId } = await campaignTo('errorBefore', 0, gateway.clock.now())
    await runDry(worker)
    await stopCampaign({ shopId, campaignId }, gateway.clock.now())
    gateway.clock.advance(11_000)
    await gateway.client.send('41799999999', 'Somebody else’s', 'TeaShop')
    await look(worker, gateway, 3)
    expect(await states(campaignId)).toEqual({ SKIPPED: 1 })
  })
})

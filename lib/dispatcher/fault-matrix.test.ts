import { beforeEach, describe, expect, it } from 'vitest'
import { FAULTS } from '@/gateway/fault-plan'
import { basic, testGateway } from '@/gateway/test-gateway'
import { resumeCampaign } from '@/lib/campaigns/control'
import { db } from '@/lib/db/client'
import type { SmsGateway } from '@/lib/sms/gateway'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, forgetCampaigns, reviewAndSend } from '@/lib/testing/campaigns'
import { createWorker, runDry } from '@/lib/testing/dispatcher'
import { createShop } from '@/lib/testing/factories'
import { createPeople } from '@/lib/testing/people'

const PEOPLE = 7
// Two minutes each, in all longer than the longest back-off.
const ROUNDS = 40
/** With these faults the client waits until its time is over. With all others, a slow machine is no fault. */
const SILENT = /hang|drip|headersOnly|longLength/
const PATIENCE_MS = { silent: 400, other: 5_000 }
const QUICK = { dripMs: 200, hugeBytes: 12 * 1024 * 1024, lateMs: 30_000 }
// With `twice` the gateway itself sends a second text, which no client can prevent.
const send = FAULTS.send.filter((fault) => fault !== 'twice')

// On v1 we believe an answer with wrong ids, because the gateway also reports under them. On v3 the ids are ours.
const LIES_ABOUT_IDS = ['foreignIds', 'duplicateIds', 'invalidUtf8']

beforeEach(async () => {
  await forgetCampaigns()
})

type Plan = Parameters<Awaited<ReturnType<typeof testGateway>>['setFaults']>[0]

/** Sends a campaign. Its first request meets the faults `first`, and the first two rounds after it meet `later`. */
async function play(dialect: 'V1' | 'V3', first: Plan, later: Plan = {}) {
  const gateway = await testGateway({ reportDelayMs: 1_000 })
  const { clock } = gateway
  const timeoutMs = PATIENCE_MS[SILENT.test(JSON.stringify([first, later])) ? 'silent' : 'other']
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs, dialect })
  const faulty = { send: 0, logs: 0, reports: 0 }
  let active: Plan = {}
  const setFaults = (plan: Plan) => {
    active = plan
    gateway.setFaults({ ...QUICK, ...plan })
  }
  /** Counts the requests that meet a fault: its rate is 1. */
  const counted = <Query, Answer>(kind: keyof typeof faulty, ask: (query: Query) => Promise<Answer>) => {
    return (query: Query) => {
      if (active[kind]) faulty[kind] += 1
      return ask(query)
    }
  }
  const watched: SmsGateway = {
    ...port,
    sendBatch: counted('send', port.sendBatch),
    readLogs: counted('logs', port.readLogs),
    readReports: counted('reports', port.readReports),
  }
  const worker = createWorker({ gateway: watched, clock, httpTimeoutMs: timeoutMs })
  const shopId = await createShop()
  await createPeople(shopId, PEOPLE)
  const campaignId = await createDraftOf(shopId)
  await reviewAndSend({ shopId, campaignId }, clock.now())

  setFaults(first)
  await worker.turn()
  const isOpen = () => db.message.count({ where: { campaignId, state: { in: ['QUEUED', 'UNKNOWN'] } } })
  for (let round = 0; round < ROUNDS && (round === 0 || (await isOpen()) > 0); round++) {
    setFaults(round < 2 ? later : {})
    await resumeCampaign({ shopId, campaignId }, clock.now())
    await worker.probe()
    await runDry(worker)
    clock.advance(60_000)
    await gateway.tick()
    while ((await worker.reconcile()) === 0);
    await worker.readReports()
    // A later text of another sender proves that the log is up to date.
    await gateway.client.send('41799999999', `Round ${round}`, 'TeaShop').catch(() => {})
    clock.advance(60_000)
  }
  for (const kind of ['send', 'logs', 'reports'] as const) expect(faulty[kind] > 0).toBe(kind in { ...first, ...later })
  const rows = await db.message.findMany({ where: { campaignId }, select: { phone: true, state: true, messageId: true } })
  return rows.map(({ phone, state, messageId }) => ({
    isTaken: state === 'ACCEPTED' || state === 'DELIVERED',
    ids: [messageId],
    gateway: gateway.ledger.textsTo(phone).map((text) => text.messageId),
  }))
}

function judge(people: Awaited<ReturnType<typeof play>>, knowsIds = true) {
  expect(people).toHaveLength(PEOPLE)
  for (const { isTaken, ids, gateway } of people) {
    expect(gateway).toHaveLength(1)
    expect(isTaken).toBe(true)
    if (knowsIds) expect(ids).toEqual(gateway)
  }
}

describe.each(['V1', 'V3'] as const)('%s', (dialect) => {
  it.each(send)('%s on a request: everybody gets one text, stored with the gateway’s messageId', async (fault) => {
    judge(await play(dialect, { send: { [fault]: 1 } }), dialect === 'V3' || !LIES_ABOUT_IDS.includes(fault))
  })

  it.each(FAULTS.logs)('%s in the log after a lost answer: everybody gets one text', async (fault) => {
    judge(await play(dialect, { send: { 'reset:after': 1 } }, { logs: { [fault]: 1 } }))
  })

  it.each(FAULTS.reports)('%s in the reports: everybody gets one text, and no state moves back', async (fault) => {
    judge(await play(dialect, {}, { reports: { [fault]: 1 } }))
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { FAULTS } from '@/gateway/fault-plan'
import { basic, testGateway } from '@/gateway/test-gateway'
import { resumeCampaign, sendCampaign } from '@/lib/campaigns/sending'
import { db } from '@/lib/db/client'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, createPeople, forgetCampaigns } from '@/lib/testing/campaigns'
import { createWorker, runDry } from '@/lib/testing/dispatcher'
import { createShop } from '@/lib/testing/factories'

const PEOPLE = 7
// Of two minutes: longer than the longest Retry-After that is honoured.
const ROUNDS = 40
const QUICK = { dripMs: 200, hugeBytes: 12 * 1024 * 1024, lateMs: 30_000 }
// The gateway texts somebody twice by itself: nothing that its client does can help.
const send = FAULTS.send.filter((fault) => fault !== 'twice')

// On v1 an answer that lies about the ids is believed: whoever sends under other ids also reports under them. On v3 the ids are ours.
const LIES_ABOUT_IDS = ['foreignIds', 'duplicateIds', 'invalidUtf8']

beforeEach(async () => {
  await forgetCampaigns()
})

type Plan = Parameters<Awaited<ReturnType<typeof testGateway>>['setFaults']>[0]

/** A campaign whose first request meets the faults, and the hours after it until nothing of it is open. */
async function play(dialect: 'V1' | 'V3', first: Plan, later: Plan = {}) {
  const gateway = await testGateway({ reportDelayMs: 1_000 })
  const { clock } = gateway
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 400, dialect })
  const worker = createWorker({ gateway: port, clock, httpTimeoutMs: 400 })
  const shopId = await createShop()
  await createPeople(shopId, PEOPLE)
  const campaignId = await createDraftOf(shopId)
  await sendCampaign({ shopId, campaignId }, clock.now())

  gateway.setFaults({ ...QUICK, ...first })
  await worker.turn()
  const isOpen = () => db.message.count({ where: { campaignId, state: { in: ['QUEUED', 'UNKNOWN'] } } })
  for (let round = 0; round < ROUNDS && (round === 0 || (await isOpen()) > 0); round++) {
    gateway.setFaults(round < 2 ? { ...QUICK, ...later } : {})
    await resumeCampaign({ shopId, campaignId }, clock.now())
    await worker.probe()
    await runDry(worker)
    clock.advance(60_000)
    await gateway.tick()
    while ((await worker.reconcile()) === 0);
    await worker.readReports()
    // A younger line in the log: the shop's other texts.
    await gateway.client.send('41799999999', `Round ${round}`, 'TeaShop').catch(() => {})
    clock.advance(60_000)
  }
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
  it.each(send)('%s on a request: everybody gets the text once, under the gateway’s id', async (fault) => {
    judge(await play(dialect, { send: { [fault]: 1 } }), dialect === 'V3' || !LIES_ABOUT_IDS.includes(fault))
  })

  it.each(FAULTS.logs)('%s in the log, when the answer of a request is lost: nobody gets it twice', async (fault) => {
    judge(await play(dialect, { send: { 'reset:after': 1 } }, { logs: { [fault]: 1 } }))
  })

  it.each(FAULTS.reports)('%s in the reports moves nobody back and loses nobody', async (fault) => {
    judge(await play(dialect, {}, { reports: { [fault]: 1 } }))
  })
})

import { basic, testGateway } from '@/gateway/test-gateway'
import { resumeCampaign, sendCampaign } from '@/lib/campaigns/sending'
import { db } from '@/lib/db/client'
import type { SmsGateway } from '@/lib/sms/gateway'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import type { Dialect } from '@/lib/sms/infobip/dialect'
import { createDraftOf, createPeople, forgetCampaigns } from './campaigns'
import { createWorker, type Worker, workUntilDone } from './dispatcher'
import { createShop } from './factories'

type Options = { people: number; batchSize?: number; dialect?: Dialect; text?: string; shop?: Parameters<typeof createShop>[0] }

/** A shop with people and a draft to all of them, before a rehearsal gateway of its own with which it shares a clock. */
export async function rehearsed({ people, batchSize = 10, dialect = 'V1', text, shop }: Options) {
  await forgetCampaigns()
  const gateway = await testGateway({ reportDelayMs: 1_000 })
  const { clock } = gateway
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 2_000, dialect })
  const shopId = await createShop(shop)
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId, text === undefined ? {} : { text })

  const startWorker = (worker = 'w1', through: SmsGateway = port) => createWorker({ gateway: through, clock, worker, batchSize, httpTimeoutMs: 2_000 })

  /** Lets hours pass, with a worker at work and the shop's other texts in the log, until nothing of the campaign is open. */
  function finish(worker: Worker = startWorker('last')) {
    return workUntilDone(worker, {
      campaignId,
      most: 60,
      before: () => resumeCampaign({ shopId, campaignId }, clock.now()),
      async after(round) {
        await gateway.client.send('41799999999', `Round ${round}`, 'TeaShop').catch(() => {})
        clock.advance(60_000)
      },
    })
  }

  /** A request that goes well, and one that meets the fault. */
  async function sendUntil(fault: string, worker: Worker) {
    await worker.turn()
    gateway.setFaults({ send: { [fault]: 1 } })
    await worker.turn()
    gateway.setFaults({})
  }

  return {
    ...{ gateway, clock, port, shopId, campaignId, startWorker, sendUntil, finish },
    send: () => sendCampaign({ shopId, campaignId }, clock.now()),
    /** Everybody of the campaign: the state here, our id, and the ids of the texts that the gateway has for them. */
    async everybody() {
      const rows = await db.message.findMany({ where: { campaignId }, select: { phone: true, state: true, messageId: true }, orderBy: { position: 'asc' } })
      return rows.map((row) => ({ ...row, texts: gateway.ledger.textsTo(row.phone).map(({ messageId }) => messageId) }))
    },
  }
}

export type Rehearsed = Awaited<ReturnType<typeof rehearsed>>

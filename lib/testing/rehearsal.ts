import { expect } from 'vitest'
import { basic, testGateway } from '@/gateway/test-gateway'
import type { Agreement } from '@/lib/campaigns/agreement'
import { resumeCampaign } from '@/lib/campaigns/control'
import { sendCampaign } from '@/lib/campaigns/send'
import { db, write } from '@/lib/db/client'
import type { SmsGateway } from '@/lib/sms/gateway'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import type { Dialect } from '@/lib/sms/infobip/dialect'
import { createDraftOf, forgetCampaigns, reviewAndSend } from './campaigns'
import { createWorker, type Worker, workUntilDone } from './dispatcher'
import { createShop } from './factories'
import { createPeople } from './people'

type Options = { people: number; batchSize?: number; dialect?: Dialect; text?: string; shop?: Parameters<typeof createShop>[0] }

/** A shop with people, a draft to all of them, and a rehearsal gateway of its own on the same stopped clock. */
export async function startRehearsal({ people, batchSize = 10, dialect = 'V1', text, shop }: Options) {
  await forgetCampaigns()
  const gateway = await testGateway({ reportDelayMs: 1_000 })
  const { clock } = gateway
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization: basic('rehearsal', 'rehearsal'), timeoutMs: 2_000, dialect })
  const shopId = await createShop(shop)
  await createPeople(shopId, people)
  const campaignId = await createDraftOf(shopId, text === undefined ? {} : { text })

  const startWorker = (worker = 'w1', through: SmsGateway = port) => createWorker({ gateway: through, clock, worker, batchSize, httpTimeoutMs: 2_000 })

  /**
   * Lets up to an hour pass until no text of the campaign is queued or uncertain. A worker runs, and texts of another sender keep the
   * gateway's log up to date.
   */
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

  /** Sends one request that goes well, and then one that meets the fault. */
  async function sendUntil(fault: string, worker: Worker) {
    await worker.turn()
    gateway.setFaults({ send: { [fault]: 1 } })
    await worker.turn()
    gateway.setFaults({})
  }

  /** Puts the uncertain texts to the owner, as the app does when the gateway's log could not be read for too long. */
  async function leaveToOwner() {
    await write((tx) => tx.message.updateMany({ where: { campaignId, state: 'UNKNOWN' }, data: { state: 'NEEDS_REVIEW' } }))
    await write((tx) => tx.batch.updateMany({ where: { campaignId, state: 'UNKNOWN' }, data: { state: 'SETTLED', lookupAt: null } }))
  }

  return {
    ...{ gateway, clock, port, shopId, campaignId, startWorker, sendUntil, leaveToOwner, finish },
    /** Reviews and sends; with an agreement from an earlier review, only sends. */
    send: (agreed?: Agreement) =>
      agreed ? sendCampaign({ shopId, campaignId }, agreed, clock.now(), null) : reviewAndSend({ shopId, campaignId }, clock.now()),
    /**
     * The recipients in order: the state and messageId that the app has, and the messageIds of the texts that the gateway has.
     * @param planned how many there must be. Fails otherwise, so that no test loops over an empty list.
     */
    async recipients(planned: number) {
      const rows = await db.message.findMany({ where: { campaignId }, select: { phone: true, state: true, messageId: true }, orderBy: { position: 'asc' } })
      expect(rows).toHaveLength(planned)
      return rows.map((row) => ({ ...row, texts: gateway.ledger.textsTo(row.phone).map(({ messageId }) => messageId) }))
    },
  }
}

export type Rehearsal = Awaited<ReturnType<typeof startRehearsal>>

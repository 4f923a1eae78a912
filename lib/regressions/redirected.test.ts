// A base address that redirects made every text of a campaign uncertain, for 25 minutes, and nobody was told why.
import { describe, expect, it } from 'vitest'
import { resumeCampaign } from '@/lib/campaigns/control'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

const NOTHING_LOST = 'No text was lost.'
const IS_LOOKED_UP = 'Shopbell finds out what became of the texts in this request.'
const faults: [fault: string, state: 'QUEUED' | 'UNKNOWN', fate: string][] = [
  ['redirect:301', 'UNKNOWN', IS_LOOKED_UP],
  ['redirect:302', 'UNKNOWN', IS_LOOKED_UP],
  ['redirect:303', 'UNKNOWN', IS_LOOKED_UP],
  ['redirect:301:after', 'UNKNOWN', IS_LOOKED_UP],
  ['redirect:302:after', 'UNKNOWN', IS_LOOKED_UP],
  ['redirect:303:after', 'UNKNOWN', IS_LOOKED_UP],
  ['redirect:307', 'QUEUED', NOTHING_LOST],
  ['redirect:308', 'QUEUED', NOTHING_LOST],
]

describe.each(['V1', 'V3'] as const)('on %s', (dialect) => {
  it.each(faults)('the first %s pauses the campaign and says why, and after Resume everybody has one text', async (fault, state, fate) => {
    const world = await startRehearsal({ people: 30, dialect })
    const { shopId, campaignId, clock, gateway } = world
    await world.send()
    const worker = world.startWorker()
    await worker.turn()
    gateway.setFaults({ send: { [fault]: 1 } })
    await worker.turn()

    const campaign = await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })
    expect(campaign).toMatchObject({
      status: 'PAUSED',
      pauseReason: `The request was redirected to https://192.0.2.1/sms/3/messages: the base address is not right. ${fate} Start Shopbell with the right address (see Settings, Connection), then press Resume.`,
    })
    expect(await db.message.count({ where: { campaignId, state } })).toBe(state === 'QUEUED' ? 20 : 10)
    const { requests } = gateway.ledger.account()
    clock.advance(60_000)
    expect(await runDry(worker)).toBe(0)
    expect(gateway.ledger.account().requests).toBe(requests)

    gateway.setFaults({})
    await resumeCampaign({ shopId, campaignId }, clock.now())
    await world.finish(worker)
    for (const { state: last, messageId, texts } of await world.recipients(30)) {
      expect(['ACCEPTED', 'DELIVERED']).toContain(last)
      expect(texts).toEqual([messageId])
    }
  })
})

// wacrm #481, Notifuse #26: when the gateway refused a request in the middle of a campaign, everybody after it was given up.
import { describe, expect, it } from 'vitest'
import { resumeCampaign } from '@/lib/campaigns/control'
import { db } from '@/lib/db/client'
import { runDry } from '@/lib/testing/dispatcher'
import { startRehearsal } from '@/lib/testing/rehearsal'

const faults: [name: string, fault: string, isForTheOwner: boolean][] = [
  ['a key that was revoked', 'status:401', true],
  ['a key that may not send', 'status:403', true],
  ['an account without credit', 'status:402', true],
  ['too many requests, with Retry-After', 'throttled:seconds', false],
  ['a server error', 'status:500', false],
  ['a connection that is cut', 'reset:before', false],
  ['an answer that is no JSON', 'truncated', false],
  ['an answer with half of the people', 'fewerEntries', false],
]

describe.each(['V1', 'V3'] as const)('on %s', (dialect) => {
  it.each(faults)('after %s everybody still gets one text, and a pause says what the owner can do', async (_, fault, isForTheOwner) => {
    const world = await startRehearsal({ people: 30, dialect })
    const { shopId, campaignId, clock } = world
    await world.send()
    const worker = world.startWorker()
    await world.sendUntil(fault, worker)

    const campaign = await db.campaign.findUniqueOrThrow({ where: { id: campaignId } })
    expect(campaign.status).toBe(isForTheOwner ? 'PAUSED' : 'SENDING')
    if (isForTheOwner) {
      expect(campaign.pauseReason).toContain('No text was lost')
      clock.advance(60_000)
      expect(await runDry(worker)).toBe(0)
      await resumeCampaign({ shopId, campaignId }, clock.now())
    }
    await world.finish(worker)
    for (const { state, messageId, texts } of await world.recipients(30)) {
      expect(['ACCEPTED', 'DELIVERED']).toContain(state)
      expect(texts).toEqual([messageId])
    }
  })
})

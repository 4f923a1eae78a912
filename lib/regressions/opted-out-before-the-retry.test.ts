// CiviCRM #12634, Chatwoot: people who opted out before a retry were texted by the retry.
import { describe, expect, it } from 'vitest'
import { optOutPhone } from '@/lib/consent/mutations'
import { db, write } from '@/lib/db/client'
import { giveUp, sendAgain } from '@/lib/messages/decisions'
import { swissMobile } from '@/lib/testing/factories'
import { type Rehearsal, startRehearsal } from '@/lib/testing/rehearsal'

/** Why a text is requested a second time. The gateway took nobody from the first request. */
const RETRIES: Record<string, { fault: string; decide?: (world: Rehearsal) => Promise<unknown> }> = {
  'the gateway asked us to wait': { fault: 'throttled:seconds' },
  'the gateway refused the credentials': { fault: 'status:401' },
  'the request was lost': { fault: 'reset:before' },
  'the owner decides to send again': {
    fault: 'reset:before',
    async decide({ shopId, campaignId, clock, leaveToOwner }) {
      await leaveToOwner()
      expect(await sendAgain({ shopId, campaignId }, clock.now(), null)).toEqual({ ok: true, people: 10 })
    },
  },
}

describe.each(['V1', 'V3'] as const)('on %s', (dialect) => {
  it.each(Object.entries(RETRIES))('a person who opts out before the second request gets no text: %s', async (_, { fault, decide }) => {
    const world = await startRehearsal({ people: 10, dialect })
    const { gateway, shopId, campaignId, clock } = world
    await world.send()
    gateway.setFaults({ send: { [fault]: 1 } })
    await world.startWorker().turn()
    gateway.setFaults({})
    await write((tx) => optOutPhone(tx, shopId, swissMobile(4), { reason: 'Asked at the counter', source: 'owner', now: clock.now() }))
    await decide?.(world)
    await world.finish()

    for (const { phone, state, texts } of await world.recipients(10)) {
      const isOut = phone === swissMobile(4)
      expect({ phone, state, texts: texts.length }).toEqual({ phone, state: isOut ? 'SKIPPED' : 'ACCEPTED', texts: isOut ? 0 : 1 })
    }
    expect(await db.message.count({ where: { campaignId, skipReason: 'OPTED_OUT' } })).toBe(1)
    expect(await giveUp({ shopId, campaignId }, clock.now(), null)).toEqual({ ok: false, reason: 'nothing_to_decide' })
  })
})

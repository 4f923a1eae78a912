// CiviCRM #12634, Chatwoot: who opted out while a send was tried again was texted by the retry.
import { describe, expect, it } from 'vitest'
import { optOutPhone } from '@/lib/consent/mutations'
import { db, write } from '@/lib/db/client'
import { giveUp, sendAgain } from '@/lib/messages/decisions'
import { swissMobile } from '@/lib/testing/factories'
import { type Rehearsed, rehearsed } from '@/lib/testing/rehearsed'

/** What makes a text wait for a second request: each goes on after the first, which took nobody. */
const RETRIES: Record<string, { fault: string; decide?: (world: Rehearsed) => Promise<unknown> }> = {
  'the gateway had asked to slow down': { fault: 'throttled:seconds' },
  'the gateway had refused the credentials': { fault: 'status:401' },
  'the request had got lost': { fault: 'reset:before' },
  'the owner decides to send again': {
    fault: 'reset:before',
    async decide({ shopId, campaignId, clock }) {
      // The log was of no use.
      await write((tx) => tx.message.updateMany({ where: { campaignId, state: 'UNKNOWN' }, data: { state: 'NEEDS_REVIEW' } }))
      await write((tx) => tx.batch.updateMany({ where: { campaignId, state: 'UNKNOWN' }, data: { state: 'SETTLED', lookupAt: null } }))
      expect(await sendAgain({ shopId, campaignId }, clock.now(), null)).toEqual({ ok: true, people: 10 })
    },
  },
}

describe.each(['V1', 'V3'] as const)('on %s', (dialect) => {
  it.each(Object.entries(RETRIES))('who opts out before the second try gets no text: %s', async (_, { fault, decide }) => {
    const world = await rehearsed({ people: 10, dialect })
    const { gateway, shopId, campaignId, clock } = world
    await world.send()
    gateway.setFaults({ send: { [fault]: 1 } })
    await world.startWorker().turn()
    gateway.setFaults({})
    await write((tx) => optOutPhone(tx, shopId, swissMobile(4), { reason: 'Asked at the counter', source: 'owner', now: clock.now() }))
    await decide?.(world)
    await world.finish()

    for (const { phone, state, texts } of await world.everybody()) {
      const isOut = phone === swissMobile(4)
      expect({ phone, state, texts: texts.length }).toEqual({ phone, state: isOut ? 'SKIPPED' : 'ACCEPTED', texts: isOut ? 0 : 1 })
    }
    expect(await db.message.count({ where: { campaignId, skipReason: 'OPTED_OUT' } })).toBe(1)
    expect(await giveUp({ shopId, campaignId }, clock.now(), null)).toEqual({ ok: false, reason: 'nothing_to_decide' })
  })
})

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { write } from '@/lib/db/client'
import { startCampaign } from '@/lib/testing/campaigns'
import { createShop } from '@/lib/testing/factories'
import { pauseCampaign } from './control'
import { findSendBlocker } from './send-blocker'

/** Noon in Zurich. */
const now = new Date('2026-11-26T11:00:00Z')
const seconds = (count: number) => new Date(now.getTime() + count * 1000)

async function sending(overrides: Parameters<typeof createShop>[0] = {}, people = 3) {
  const { shopId, campaignId } = await startCampaign(people, now, overrides)
  return { shopId, campaignId, account: `account-${randomUUID()}` }
}

function circuit(account: string, data: { state: 'CLOSED' | 'OPEN' | 'TRIAL'; backoffUntil?: Date; probeAt?: Date; problem?: string }) {
  return write((tx) => tx.circuitBreaker.create({ data: { account, updatedAt: now, ...data } }))
}

describe('findSendBlocker', () => {
  it('names nothing while texts leave, and nothing once the campaign is paused or everything has left', async () => {
    const asked = await sending()
    expect(await findSendBlocker(asked, now)).toBeNull()
    const quiet = await sending({ quietFrom: 0, quietUntil: 1439 })
    await pauseCampaign(quiet, now)
    expect(await findSendBlocker(quiet, now)).toBeNull()
    const done = await sending({ quietFrom: 0, quietUntil: 1439 })
    await write((tx) => tx.message.updateMany({ where: { campaignId: done.campaignId }, data: { state: 'ACCEPTED' } }))
    expect(await findSendBlocker(done, now)).toBeNull()
  })

  it('names the time to undo until its last moment, before anything else', async () => {
    const asked = await sending({ undoSeconds: 10, quietFrom: 0, quietUntil: 1439 })
    expect(await findSendBlocker(asked, seconds(9.999))).toEqual({ kind: 'undo', until: seconds(10).toISOString() })
    expect(await findSendBlocker(asked, seconds(10))).toMatchObject({ kind: 'quiet' })
  })

  it('names the quiet hours of the shop and when they end', async () => {
    const asked = await sending({ quietFrom: 12 * 60, quietUntil: 13 * 60 + 30 })
    expect(await findSendBlocker(asked, now)).toEqual({ kind: 'quiet', until: '2026-11-26T12:30:00.000Z' })
    expect(await findSendBlocker(asked, seconds(90 * 60))).toBeNull()
  })

  it.each([
    [
      { state: 'OPEN', probeAt: seconds(20), problem: 'No answer.' },
      { state: 'silent', until: seconds(20).toISOString(), problem: 'No answer.' },
    ],
    [
      { state: 'CLOSED', backoffUntil: seconds(5) },
      { state: 'waiting', until: seconds(5).toISOString(), problem: null },
    ],
    [{ state: 'TRIAL' }, { state: 'trial', until: null, problem: null }],
  ] as const)('tells from the circuit %o how the gateway is', async (stored, hold) => {
    const asked = await sending()
    await circuit(asked.account, stored)
    expect(await findSendBlocker(asked, now)).toEqual({ kind: 'gateway', ...hold })
    expect(await findSendBlocker({ ...asked, account: 'another account' }, now)).toBeNull()
  })

  it('takes a gateway that asked for a pause in the past, or is well, for well', async () => {
    const asked = await sending()
    await circuit(asked.account, { state: 'CLOSED', backoffUntil: now, problem: 'Slow down.' })
    expect(await findSendBlocker(asked, now)).toBeNull()
  })

  it('tells how long the limit takes for those who wait, unless a minute is enough', async () => {
    expect(await findSendBlocker(await sending({ textsPerMinute: 2 }, 5), now)).toEqual({ kind: 'limit', perMinute: 2, minutes: 3 })
    expect(await findSendBlocker(await sending({ textsPerMinute: 5 }, 5), now)).toBeNull()
  })

  it("tells nothing of another shop's campaign", async () => {
    const asked = await sending({ quietFrom: 0, quietUntil: 1439 })
    expect(await findSendBlocker({ ...asked, shopId: await createShop() }, now)).toBeNull()
  })
})

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

function createBreaker(account: string, data: { state: 'CLOSED' | 'OPEN' | 'TRIAL'; backoffUntil?: Date; probeAt?: Date; problem?: string }) {
  return write((tx) => tx.circuitBreaker.create({ data: { account, updatedAt: now, ...data } }))
}

describe('findSendBlocker', () => {
  it('is null while texts leave, and once the campaign is paused or all texts have left', async () => {
    const asked = await sending()
    expect(await findSendBlocker(asked, now)).toBeNull()
    const quiet = await sending({ quietFrom: 0, quietUntil: 1439 })
    await pauseCampaign(quiet, now)
    expect(await findSendBlocker(quiet, now)).toBeNull()
    const done = await sending({ quietFrom: 0, quietUntil: 1439 })
    await write((tx) => tx.message.updateMany({ where: { campaignId: done.campaignId }, data: { state: 'ACCEPTED' } }))
    expect(await findSendBlocker(done, now)).toBeNull()
  })

  it('is the time to undo until it is over, before any other reason', async () => {
    const asked = await sending({ undoSeconds: 10, quietFrom: 0, quietUntil: 1439 })
    expect(await findSendBlocker(asked, seconds(9.999))).toEqual({ kind: 'undo', until: seconds(10).toISOString() })
    expect(await findSendBlocker(asked, seconds(10))).toMatchObject({ kind: 'quiet' })
  })

  it('gives the quiet hours of the shop and their end', async () => {
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
  ] as const)('reports the gateway if the circuit breaker is %o', async (stored, blocker) => {
    const asked = await sending()
    await createBreaker(asked.account, stored)
    expect(await findSendBlocker(asked, now)).toEqual({ kind: 'gateway', ...blocker })
    expect(await findSendBlocker({ ...asked, account: 'another account' }, now)).toBeNull()
  })

  it('is null if the back-off is over or the gateway works', async () => {
    const asked = await sending()
    await createBreaker(asked.account, { state: 'CLOSED', backoffUntil: now, problem: 'Slow down.' })
    expect(await findSendBlocker(asked, now)).toBeNull()
  })

  it('gives the minutes that the limit takes for the waiting texts, unless one minute is enough', async () => {
    expect(await findSendBlocker(await sending({ textsPerMinute: 2 }, 5), now)).toEqual({ kind: 'limit', perMinute: 2, minutes: 3 })
    expect(await findSendBlocker(await sending({ textsPerMinute: 5 }, 5), now)).toBeNull()
  })

  it("is null for another shop's campaign", async () => {
    const asked = await sending({ quietFrom: 0, quietUntil: 1439 })
    expect(await findSendBlocker({ ...asked, shopId: await createShop() }, now)).toBeNull()
  })
})

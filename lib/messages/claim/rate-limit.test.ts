import { beforeEach, describe, expect, it } from 'vitest'
import { readSql, write } from '@/lib/db/client'
import { positionsIn } from '@/lib/messages/rows/ranges'
import { reservedRanges } from '@/lib/messages/rows/reserved'
import { startCampaign } from '@/lib/testing/campaigns'
import { claimBatch } from './claim'
import { refill } from './rate-limit'

const start = new Date('2026-03-01T10:00:00Z')
const at = (ms: number) => new Date(start.getTime() + ms)
const claim = (now: Date, worker = 'w') => claimBatch({ worker, batchSize: 500, ownIds: false, account: 'a', freshMs: 60_000, leaseMs: 120_000, now })

beforeEach(async () => {
  await write((tx) => tx.campaign.deleteMany())
})

const campaign = (people: number, shop: Parameters<typeof startCampaign>[2]) => startCampaign(people, start, shop)

describe('a shop’s limit', () => {
  it('is not exceeded in a minute by three workers together', async () => {
    const { campaignId } = await campaign(500, { textsPerMinute: 120 })
    let claimed = 0
    for (let ms = 0; ms < 60_000; ms += 500) {
      const results = await Promise.all(['a', 'b', 'c'].map((worker) => claim(at(ms), worker)))
      for (const result of results) claimed += result.kind === 'claimed' ? result.claim.messages.length : 0
    }
    expect(claimed).toBeGreaterThanOrEqual(118)
    expect(claimed).toBeLessThanOrEqual(121)
    const reserved = await reservedRanges(readSql, campaignId)
    expect(positionsIn(reserved).toSorted((a, b) => a - b)).toEqual(Array.from({ length: claimed }, (_, n) => n + 1))
  })

  it('does not delay another shop', async () => {
    await campaign(10, { textsPerMinute: 1 })
    const other = await campaign(10, {})
    expect(await claim(at(0))).toMatchObject({ kind: 'claimed', claim: { messages: [expect.anything()] } })
    expect(await claim(at(100))).toMatchObject({ kind: 'claimed', claim: { campaignId: other.campaignId } })
  })

  it('tells when the next text may leave, also after the clock was set back', () => {
    expect(refill({ tokens: 0, refilledAt: start }, 60, start)).toEqual({ tokens: 0, nextAt: at(1000) })
    expect(refill({ tokens: 0, refilledAt: at(3_600_000) }, 60, start)).toEqual({ tokens: 0, nextAt: at(1000) })
    expect(refill({ tokens: 0, refilledAt: start }, 60, at(3_600_000)).tokens).toBe(1)
  })
})

describe('a claim', () => {
  it('takes nothing during quiet hours, and texts after them', async () => {
    await campaign(3, { quietFrom: 11 * 60, quietUntil: 12 * 60 })
    expect(await claim(at(0))).toMatchObject({ kind: 'nothing', retryAt: expect.any(Date) })
    expect(await claim(at(60 * 60_000))).toMatchObject({ kind: 'claimed' })
  })

  it('takes nothing while the send can be undone, and texts after that', async () => {
    await campaign(3, { undoSeconds: 10 })
    expect(await claim(at(9_999))).toEqual({ kind: 'nothing', retryAt: at(10_000) })
    expect(await claim(at(10_000))).toMatchObject({ kind: 'claimed' })
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { pauseCampaign, resumeCampaign } from '@/lib/campaigns/control'
import { isPostgres, writeSql } from '@/lib/db/client'
import { isStillSending } from '@/lib/messages/claim/due-campaigns'
import { startCampaign } from '@/lib/testing/campaigns'
import { lockForClaim } from './claim-lock'

const now = new Date('2026-03-01T10:00:00Z')
const LANES = 8
const ROUNDS = 5
/** Each lane may claim while Pause is on its way to the database, and once more to see that the campaign is paused. A lock that is not fair lets in hundreds. */
const MOST_CLAIMS = 6 * LANES
const GIVEN_UP = 400

it.runIf(isPostgres)('Pause has its turn although claims overlap without a gap, and the next claims find the campaign paused', async () => {
  const { shopId, campaignId } = await startCampaign(1, now)
  let claims = 0
  const claim = () =>
    writeSql(async (sql) => {
      await lockForClaim(sql, campaignId)
      claims += 1
      await sleep(20)
      return isStillSending(sql, campaignId)
    })
  async function lane(index: number) {
    await sleep(3 * index)
    while (claims < GIVEN_UP && (await claim()));
  }
  const overtaken: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    claims = 0
    const lanes = Array.from({ length: LANES }, (_, index) => lane(index))
    while (claims < LANES) await sleep(5)
    const before = claims
    expect(await pauseCampaign({ shopId, campaignId }, now)).toEqual({ ok: true })
    await Promise.all(lanes)
    overtaken.push(claims - before)
    await resumeCampaign({ shopId, campaignId }, now)
  }
  expect(Math.max(...overtaken)).toBeLessThan(MOST_CLAIMS)
})

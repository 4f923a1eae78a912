import { expect, it } from 'vitest'
import { stopCampaign } from '@/lib/campaigns/control'
import { db } from '@/lib/db/client'
import { claimBatch } from '@/lib/messages/claim/claim'
import { settleBatch } from '@/lib/messages/settle/settle'
import { explain } from '@/lib/sms/infobip/explain'
import { forgetCampaigns, startCampaign } from '@/lib/testing/campaigns'

const now = new Date('2026-03-01T10:00:00Z')
const status = { groupId: 1, groupName: 'PENDING', id: 7, name: 'PENDING_ENROUTE', description: null }

it('Stop skips queued texts but no reserved ones, whose outcome is stored later', async () => {
  await forgetCampaigns()
  const { shopId, campaignId } = await startCampaign(9, now)
  const claim = async () => {
    const result = await claimBatch({ worker: 'w', batchSize: 3, ownIds: true, account: 'a', freshMs: 60_000, leaseMs: 120_000, now })
    return result.kind === 'claimed' ? result.claim : expect.fail('nothing was claimed')
  }
  const [refused, answered] = [await claim(), await claim()]
  expect(await stopCampaign({ shopId, campaignId }, now)).toEqual({ ok: true })

  const settling = { now, account: 'a', explain, waitMs: () => 0 }
  const entries = answered.messages.map(({ phone, messageId }) => ({ to: phone, verdict: 'ACCEPTED' as const, status, messageId, smsCount: 1 }))
  await settleBatch(answered, { kind: 'answered', httpStatus: 200, bulkId: null, entries, foreign: 0 }, settling)
  await settleBatch(refused, { kind: 'refused', cause: 'throttled', httpStatus: 429, problem: 'Slow down', retryAfterMs: null }, settling)
  const rows = await db.message.findMany({ where: { campaignId }, select: { state: true, skipReason: true, attempt: true }, orderBy: { position: 'asc' } })
  const leftOut = Array(3).fill({ state: 'SKIPPED', skipReason: 'STOPPED', attempt: 0 })
  expect(rows).toEqual([...leftOut, ...Array(3).fill({ state: 'ACCEPTED', skipReason: null, attempt: 1 }), ...leftOut])
})

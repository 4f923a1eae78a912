import 'server-only'
import { recordAudit } from '@/lib/audit/mutations'
import type { ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'
import { rowLock } from '@/lib/db/sql'
import { lockOutClaims } from '@/lib/messages/rows/claim-lock'

type CampaignKey = { shopId: ShopId; campaignId: string }
/** `already_sending`: a request has been prepared, so the first texts may have left. `not_sending`: it is a draft, stopped or finished. */
export type UndoRefusal = 'not_found' | 'not_sending' | 'already_sending'
type UndoResult = { ok: true } | { ok: false; reason: UndoRefusal }

/**
 * Turns a sent campaign back into a draft and deletes its planned texts. Refuses once a request has been prepared, because its texts may
 * have left. The time to undo does not matter here. It locks out claims, so the second of the two waits and then sees what the first did.
 */
export function undoSend({ shopId, campaignId }: CampaignKey, now: Date, actor: string | null): Promise<UndoResult> {
  return write(async (tx) => {
    await lockOutClaims(tx, campaignId)
    const [campaign] = await tx.$queryRaw<{ status: string }[]>`
      SELECT c."status" FROM "Campaign" c WHERE c."id" = ${campaignId} AND c."shopId" = ${shopId} ${rowLock('FOR UPDATE')}`
    if (!campaign) return { ok: false, reason: 'not_found' }
    if (campaign.status !== 'SENDING' && campaign.status !== 'PAUSED') return { ok: false, reason: 'not_sending' }
    if (await tx.batch.findFirst({ where: { campaignId }, select: { id: true } })) return { ok: false, reason: 'already_sending' }
    await tx.message.deleteMany({ where: { campaignId } })
    const cleared = { startedAt: null, sendAfter: null, watchedFrom: null, pauseReason: null }
    await tx.campaign.update({ where: { id: campaignId }, data: { status: 'DRAFT', ...cleared }, select: { id: true } })
    await recordAudit(tx, { shopId, campaignId, actor, kind: 'UNDONE', now })
    return { ok: true }
  })
}

import 'server-only'
import { recordAudit } from '@/lib/audit/mutations'
import type { ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'
import { rowLock } from '@/lib/db/sql'

type Named = { shopId: ShopId; campaignId: string }
/** `already_sending`: a request has been prepared, so the first texts may have left. `not_sending`: a draft, stopped or finished. */
export type UndoRefusal = 'not_found' | 'not_sending' | 'already_sending'
type UndoResult = { ok: true } | { ok: false; reason: UndoRefusal }

/**
 * Makes a sent campaign the draft that it was, as long as certainly none of its texts has left: no request has been prepared,
 * whatever the clock says. The row is locked because a claim locks it too: whichever comes second sees what the first one did.
 */
export function undoSend({ shopId, campaignId }: Named, now: Date, actor: string | null): Promise<UndoResult> {
  return write(async (tx) => {
    const [campaign] = await tx.$queryRaw<{ status: string }[]>`
      SELECT c."status" FROM "Campaign" c WHERE c."id" = ${campaignId} AND c."shopId" = ${shopId} ${rowLock('FOR UPDATE')}`
    if (!campaign) return { ok: false, reason: 'not_found' }
    if (campaign.status !== 'SENDING' && campaign.status !== 'PAUSED') return { ok: false, reason: 'not_sending' }
    if (await tx.batch.findFirst({ where: { campaignId }, select: { id: true } })) return { ok: false, reason: 'already_sending' }
    await tx.message.deleteMany({ where: { campaignId } })
    const asBefore = { startedAt: null, sendAfter: null, watchedFrom: null, pauseReason: null }
    await tx.campaign.update({ where: { id: campaignId }, data: { status: 'DRAFT', ...asBefore }, select: { id: true } })
    await recordAudit(tx, { shopId, campaignId, actor, kind: 'UNDONE', now })
    return { ok: true }
  })
}

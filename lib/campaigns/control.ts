import 'server-only'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditKind } from '@/lib/audit/status'
import type { ShopId } from '@/lib/auth/shop-id'
import { systemClock } from '@/lib/clock'
import { type Tx, write } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/sql'
import { finishIfDone } from '@/lib/messages/rows/finish-campaign'
import { skipAllThatWait } from '@/lib/messages/rows/skip'
import type { CampaignStatus } from './status'

type Named = { shopId: ShopId; campaignId: string }
/** The e-mail address of who presses the button; null for a script. */
type Actor = string | null

/** `wrong_status`: the campaign is in a status in which this cannot be done. `by` is who brought it there; null: Shopbell itself. */
export type ControlRefusal = { reason: 'not_found' } | { reason: 'wrong_status'; status: CampaignStatus; by: Actor }
export type ControlResult = { ok: true } | ({ ok: false } & ControlRefusal)

/** Keeps what is waiting from leaving. A request that is already on its way is not stopped. Refuses unless the campaign is being sent. */
export function pauseCampaign(named: Named, now: Date = systemClock.now(), actor: Actor = null): Promise<ControlResult> {
  return write((tx) => change(tx, named, { from: ['SENDING'], data: { status: 'PAUSED', pauseReason: null }, kind: 'PAUSED', now, actor }))
}

/** Sends the rest of a paused campaign. Failures are counted anew for the automatic pause. Refuses unless the campaign is paused. */
export function resumeCampaign(named: Named, now: Date = systemClock.now(), actor: Actor = null): Promise<ControlResult> {
  return write(async (tx) => {
    const data = { status: 'SENDING' as const, pauseReason: null, watchedFrom: now }
    const resumed = await change(tx, named, { from: ['PAUSED'], data, kind: 'RESUMED', now, actor })
    if (resumed.ok) await finishIfDone(tx, named.campaignId, now)
    return resumed
  })
}

/** Ends sending for good: texts that are still waiting are skipped. Refuses unless the campaign is being sent or paused. */
export function stopCampaign(named: Named, now: Date = systemClock.now(), actor: Actor = null): Promise<ControlResult> {
  return write(async (tx) => {
    const data = { status: 'STOPPED' as const, finishedAt: now, pauseReason: null }
    const stopped = await change(tx, named, { from: ['SENDING', 'PAUSED'], data, kind: 'STOPPED', now, actor })
    if (stopped.ok) await skipAllThatWait(tx, named.campaignId, now)
    return stopped
  })
}

type Change = { from: ('SENDING' | 'PAUSED')[]; data: Prisma.CampaignUpdateManyMutationInput; kind: AuditKind; now: Date; actor: Actor }

/** Changes a campaign that is in one of the statuses `from`, and records it. */
async function change(tx: Tx, { shopId, campaignId }: Named, { from, data, kind, now, actor }: Change): Promise<ControlResult> {
  const { count } = await tx.campaign.updateMany({ where: { id: campaignId, shopId, status: { in: from } }, data })
  if (count === 0) return refusalOf(tx, { shopId, campaignId })
  await recordAudit(tx, { shopId, campaignId, actor, kind, now })
  return { ok: true }
}

/** The acts that bring a campaign into a status. It becomes FINISHED by itself. */
const ACTS: Record<CampaignStatus, AuditKind[]> = {
  DRAFT: ['UNDONE'],
  SCHEDULED: [],
  SENDING: ['SENT', 'RESUMED', 'SENT_AGAIN'],
  PAUSED: ['PAUSED', 'AUTO_PAUSED', 'RESTORED'],
  STOPPED: ['STOPPED'],
  FINISHED: [],
}

async function refusalOf(tx: Tx, { shopId, campaignId }: Named): Promise<ControlResult> {
  const campaign = await tx.campaign.findFirst({ where: { id: campaignId, shopId }, select: { status: true } })
  if (!campaign) return { ok: false, reason: 'not_found' }
  const act = await tx.auditEvent.findFirst({
    where: { shopId, campaignId, kind: { in: ACTS[campaign.status] } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { actor: true },
  })
  return { ok: false, reason: 'wrong_status', status: campaign.status, by: act?.actor ?? null }
}

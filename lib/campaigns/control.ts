import 'server-only'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditKind } from '@/lib/audit/status'
import type { ShopId } from '@/lib/auth/shop-id'
import { systemClock } from '@/lib/clock'
import { type Tx, write } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/sql'
import { lockOutClaims } from '@/lib/messages/rows/claim-lock'
import { finishIfDone } from '@/lib/messages/rows/finish-campaign'
import { skipAllThatWait } from '@/lib/messages/rows/skip'
import type { CampaignStatus } from './status'

type CampaignKey = { shopId: ShopId; campaignId: string }
/** The e-mail address of the person who pressed the button; null for a script. */
type Actor = string | null

/** `wrong_status`: the action is not possible in the campaign's status. `by` is the person who caused that status, or null if Shopbell did. */
export type ControlRefusal = { reason: 'not_found' } | { reason: 'wrong_status'; status: CampaignStatus; by: Actor }
export type ControlResult = { ok: true } | ({ ok: false } & ControlRefusal)

/** Pauses a campaign: waiting texts stay unsent. It does not stop a request that is already on its way. Refuses unless the campaign is SENDING. */
export function pauseCampaign(key: CampaignKey, now: Date = systemClock.now(), actor: Actor = null): Promise<ControlResult> {
  return write((tx) => change(tx, key, { from: ['SENDING'], data: { status: 'PAUSED', pauseReason: null }, kind: 'PAUSED', now, actor }))
}

/** Sends the rest of a paused campaign. The automatic pause counts only failures from now on. Refuses unless the campaign is PAUSED. */
export function resumeCampaign(key: CampaignKey, now: Date = systemClock.now(), actor: Actor = null): Promise<ControlResult> {
  return write(async (tx) => {
    const data = { status: 'SENDING' as const, pauseReason: null, watchedFrom: now }
    const resumed = await change(tx, key, { from: ['PAUSED'], data, kind: 'RESUMED', now, actor })
    if (resumed.ok) await finishIfDone(tx, key.campaignId, now)
    return resumed
  })
}

/** Ends a campaign for good and skips the texts that are still waiting. Refuses unless the campaign is SENDING or PAUSED. */
export function stopCampaign(key: CampaignKey, now: Date = systemClock.now(), actor: Actor = null): Promise<ControlResult> {
  return write(async (tx) => {
    const data = { status: 'STOPPED' as const, finishedAt: now, pauseReason: null }
    const stopped = await change(tx, key, { from: ['SENDING', 'PAUSED'], data, kind: 'STOPPED', now, actor })
    if (stopped.ok) await skipAllThatWait(tx, key.campaignId, now)
    return stopped
  })
}

type Change = { from: ('SENDING' | 'PAUSED')[]; data: Prisma.CampaignUpdateManyMutationInput; kind: AuditKind; now: Date; actor: Actor }

/** Changes a campaign that is in one of the statuses `from`, and records the action in the audit log. */
async function change(tx: Tx, { shopId, campaignId }: CampaignKey, { from, data, kind, now, actor }: Change): Promise<ControlResult> {
  await lockOutClaims(tx, campaignId)
  const { count } = await tx.campaign.updateMany({ where: { id: campaignId, shopId, status: { in: from } }, data })
  if (count === 0) return refusalOf(tx, { shopId, campaignId })
  await recordAudit(tx, { shopId, campaignId, actor, kind, now })
  return { ok: true }
}

/** The actions that lead to each status. A campaign becomes FINISHED without an action. */
const ACTIONS_TO: Record<CampaignStatus, AuditKind[]> = {
  DRAFT: ['UNDONE'],
  SCHEDULED: [],
  SENDING: ['SENT', 'RESUMED', 'SENT_AGAIN'],
  PAUSED: ['PAUSED', 'AUTO_PAUSED', 'RESTORED'],
  STOPPED: ['STOPPED'],
  FINISHED: [],
}

async function refusalOf(tx: Tx, { shopId, campaignId }: CampaignKey): Promise<ControlResult> {
  const campaign = await tx.campaign.findFirst({ where: { id: campaignId, shopId }, select: { status: true } })
  if (!campaign) return { ok: false, reason: 'not_found' }
  const action = await tx.auditEvent.findFirst({
    where: { shopId, campaignId, kind: { in: ACTIONS_TO[campaign.status] } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { actor: true },
  })
  return { ok: false, reason: 'wrong_status', status: campaign.status, by: action?.actor ?? null }
}

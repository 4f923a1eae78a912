import 'server-only'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditKind } from '@/lib/audit/status'
import type { ShopId } from '@/lib/auth/shop-id'
import { type Tx, write } from '@/lib/db/client'
import { type Prisma, rowLock } from '@/lib/db/sql'
import { lockOutClaims } from '@/lib/messages/rows/claim-lock'
import { noStatus } from '@/lib/messages/rows/status-columns'

/** The texts that the owner decides on: the one at `position`, or without it all texts of the campaign that need a decision. */
type Undecided = { shopId: ShopId; campaignId: string; position?: number }
/** `nothing_to_decide`: another tab has decided, or a delivery report came after all. `stopped`: a stopped campaign texts nobody again. */
export type DecisionRefusal = 'not_found' | 'stopped' | 'nothing_to_decide'
export type DecisionResult = { ok: true; people: number } | { ok: false; reason: DecisionRefusal }
type Decision = { kind: AuditKind; data: Prisma.MessageUpdateManyMutationInput & { batchId?: null }; now: Date; actor: string | null }

// Two decisions wait for each other. Finishing the campaign does not wait and skips it.
const forUpdate = rowLock('FOR UPDATE')

/**
 * Sends uncertain texts again: the owner accepts that somebody may get the text twice. The texts keep their last id, so a gateway
 * that takes our ids still refuses what it has already taken. The count of attempts stays, so no id is used for two texts.
 * A finished campaign is sent again, a paused one waits for Resume, and a stopped one refuses.
 */
export function sendAgain(undecided: Undecided, now: Date, actor: string | null): Promise<DecisionResult> {
  return write(async (tx) => {
    const status = await lockedStatus(tx, undecided)
    if (!status) return { ok: false, reason: 'not_found' }
    if (status === 'STOPPED') return { ok: false, reason: 'stopped' }
    const data = { ...noStatus, state: 'QUEUED' as const, requeues: 0, batchId: null }
    const decided = await decide(tx, undecided, { kind: 'SENT_AGAIN', data, now, actor })
    const goesOn = { id: undecided.campaignId, status: { in: ['SENDING' as const, 'FINISHED' as const] } }
    if (decided.ok) await tx.campaign.updateMany({ where: goesOn, data: { status: 'SENDING', finishedAt: null, watchedFrom: now } })
    return decided
  })
}

/** Gives uncertain texts up: the owner decides not to send them again. */
export function giveUp(undecided: Undecided, now: Date, actor: string | null): Promise<DecisionResult> {
  return write(async (tx) => {
    if (!(await lockedStatus(tx, undecided))) return { ok: false, reason: 'not_found' }
    return decide(tx, undecided, { kind: 'GIVEN_UP', data: { state: 'SKIPPED', skipReason: 'GIVEN_UP' }, now, actor })
  })
}

async function lockedStatus(tx: Tx, { shopId, campaignId }: Undecided): Promise<string | undefined> {
  await lockOutClaims(tx, campaignId)
  const [campaign] = await tx.$queryRaw<{ status: string }[]>`
    SELECT c."status" FROM "Campaign" c WHERE c."id" = ${campaignId} AND c."shopId" = ${shopId} ${forUpdate}`
  return campaign?.status
}

/** Changes only texts that still need a decision. */
async function decide(tx: Tx, { shopId, campaignId, position }: Undecided, { kind, data, now, actor }: Decision): Promise<DecisionResult> {
  const { count } = await tx.message.updateMany({ where: { shopId, campaignId, position, state: 'NEEDS_REVIEW' }, data: { ...data, stateAt: now } })
  if (count === 0) return { ok: false, reason: 'nothing_to_decide' }
  await recordAudit(tx, { shopId, campaignId, actor, kind, detail: count === 1 ? '1 person.' : `${count.toLocaleString('en')} people.`, now })
  return { ok: true, people: count }
}

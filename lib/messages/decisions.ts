import 'server-only'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditKind } from '@/lib/audit/status'
import type { ShopId } from '@/lib/auth/shop-id'
import { isPostgres, type Tx, write } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { unsaid } from '@/lib/messages/rows/status-columns'

/** Whom the owner decides on: `position` is one person's place in the campaign; without it, everybody of the campaign who waits for a decision. */
type Undecided = { shopId: ShopId; campaignId: string; position?: number }
/** `nothing_to_decide`: another tab has decided, or a report came after all. `stopped`: nobody is texted again by a campaign that was stopped. */
export type DecisionRefusal = 'not_found' | 'stopped' | 'nothing_to_decide'
type DecisionResult = { ok: true; people: number } | { ok: false; reason: DecisionRefusal }
type Decision = { kind: AuditKind; data: Prisma.MessageUpdateManyMutationInput & { batchId?: null }; now: Date; actor: string | null }

// Who claims from the campaign waits until the decision is written, and then sees it; who would end it passes it over.
const forUpdate = Prisma.raw(isPostgres ? 'FOR UPDATE' : '')

/**
 * The owner takes the risk that somebody gets the text twice: they wait again. On v3 they go under the id that they went by last,
 * so the gateway still refuses what it has after all; and what is counted of the tries stays, so that no id is given out again.
 * A finished campaign goes on; a paused one keeps them until Resume; a stopped one sends to nobody and refuses.
 */
export function sendAgain(undecided: Undecided, now: Date, actor: string | null): Promise<DecisionResult> {
  return write(async (tx) => {
    const status = await lockedStatus(tx, undecided)
    if (!status) return { ok: false, reason: 'not_found' }
    if (status === 'STOPPED') return { ok: false, reason: 'stopped' }
    const data = { ...unsaid, state: 'QUEUED' as const, doubts: 0, batchId: null }
    const decided = await decide(tx, undecided, { kind: 'SENT_AGAIN', data, now, actor })
    const goesOn = { id: undecided.campaignId, status: { in: ['SENDING' as const, 'FINISHED' as const] } }
    if (decided.ok) await tx.campaign.updateMany({ where: goesOn, data: { status: 'SENDING', finishedAt: null, watchedFrom: now } })
    return decided
  })
}

/** The owner leaves it at the one try of which nobody knows whether it arrived. */
export function leave(undecided: Undecided, now: Date, actor: string | null): Promise<DecisionResult> {
  return write(async (tx) => {
    if (!(await lockedStatus(tx, undecided))) return { ok: false, reason: 'not_found' }
    return decide(tx, undecided, { kind: 'LEFT', data: { state: 'SKIPPED', skipReason: 'LEFT' }, now, actor })
  })
}

async function lockedStatus(tx: Tx, { shopId, campaignId }: Undecided): Promise<string | undefined> {
  const [campaign] = await tx.$queryRaw<{ status: string }[]>`
    SELECT c."status" FROM "Campaign" c WHERE c."id" = ${campaignId} AND c."shopId" = ${shopId} ${forUpdate}`
  return campaign?.status
}

/** Compare-and-set: only who still waits for a decision. */
async function decide(tx: Tx, { shopId, campaignId, position }: Undecided, { kind, data, now, actor }: Decision): Promise<DecisionResult> {
  const { count } = await tx.message.updateMany({ where: { shopId, campaignId, position, state: 'NEEDS_REVIEW' }, data: { ...data, stateAt: now } })
  if (count === 0) return { ok: false, reason: 'nothing_to_decide' }
  await recordAudit(tx, { shopId, campaignId, actor, kind, detail: count === 1 ? '1 person.' : `${count.toLocaleString('en')} people.`, now })
  return { ok: true, people: count }
}

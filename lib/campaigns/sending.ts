import 'server-only'
import { recordAudit } from '@/lib/audit/mutations'
import type { AuditKind } from '@/lib/audit/status'
import type { ShopId } from '@/lib/auth/shop-id'
import { systemClock } from '@/lib/clock'
import { isPostgres, type Tx, write } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { planMessages } from '@/lib/messages/plan'
import { finishIfDone } from '@/lib/messages/rows/finish-campaign'
import { skipAllThatWait } from '@/lib/messages/rows/skip'
import { countSegments } from '@/lib/sms/segments'
import { peopleWords } from '@/lib/words/counts'
import { audienceWhere } from './audience'
import { draftProblems, parseAudience } from './schema'

type Named = { shopId: ShopId; campaignId: string }
/** E-mail address of who did it; null: nobody who is signed in (a script, the bench). */
type Actor = string | null
type SendRefusal = 'not_found' | 'not_a_draft' | 'not_ready' | 'no_recipients'
type SendResult = { ok: true; recipients: number } | { ok: false; reason: SendRefusal }
/** `already_sending`: a request has been prepared, so the first texts may be on their way. `not_sending`: a draft, or over. */
type UndoRefusal = 'not_found' | 'not_sending' | 'already_sending'
type UndoResult = { ok: true } | { ok: false; reason: UndoRefusal }

/** Takes back what the transaction has done so far. */
class Refused extends Error {
  constructor(readonly reason: SendRefusal) {
    super(reason)
  }
}

/**
 * Freezes the audience and queues one text per number, all or nothing; from then on the dispatcher sends, once the shop's time
 * to undo is over. Of two clicks, tabs or servers that send the same draft, one wins and the others get `not_a_draft`. A sender
 * or a text that the gateway would not take is `not_ready`, whatever the page had checked before.
 */
export async function sendCampaign({ shopId, campaignId }: Named, now: Date = systemClock.now(), actor: Actor = null): Promise<SendResult> {
  try {
    return await write(async (tx) => {
      const { undoSeconds } = await tx.shop.findUniqueOrThrow({ where: { id: shopId }, select: { undoSeconds: true } })
      const { count } = await tx.campaign.updateMany({
        where: { id: campaignId, shopId, status: 'DRAFT' },
        data: { status: 'SENDING', startedAt: now, sendAfter: undoSeconds > 0 ? new Date(now.getTime() + undoSeconds * 1000) : null, watchedFrom: now },
      })
      if (count === 0) return { ok: false, reason: (await exists(tx, { shopId, campaignId })) ? 'not_a_draft' : 'not_found' }
      const recipients = await plan(tx, { shopId, campaignId }, now)
      await recordAudit(tx, { shopId, campaignId, actor, kind: 'SENT', detail: `To ${peopleWords(recipients)}.`, now })
      return { ok: true, recipients }
    })
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.reason }
    throw error
  }
}

/** @returns how many people will get the text. Throws, which takes everything back, when nobody would or could. */
async function plan(tx: Tx, { shopId, campaignId }: Named, now: Date): Promise<number> {
  const { name, text, sender, ...draft } = await tx.campaign.findUniqueOrThrow({
    where: { id: campaignId },
    select: { name: true, text: true, audience: true, sender: true },
  })
  const audience = parseAudience(draft.audience)
  const problems = draftProblems({ name, text, sender, audience })
  if (problems.sender || problems.text) throw new Refused('not_ready')
  await planMessages(tx, { shopId, campaignId, text, segments: countSegments(text).segments, audience: audienceWhere(audience), now })
  const recipients = await tx.message.count({ where: { campaignId, state: 'QUEUED' } })
  if (recipients === 0) throw new Refused('no_recipients')
  await tx.shop.update({ where: { id: shopId }, data: { sender } })
  return recipients
}

async function exists(tx: Tx, { shopId, campaignId }: Named): Promise<boolean> {
  return (await tx.campaign.findFirst({ where: { id: campaignId, shopId }, select: { id: true } })) !== null
}

// The claim locks the same row: whichever comes first, the other sees what it did. SQLite has one writer.
const forUpdate = Prisma.raw(isPostgres ? 'FOR UPDATE' : '')

/**
 * Makes a campaign that was sent the draft it was, with everything in it, as long as certainly nothing of it has left: not one
 * request has been prepared, whatever the clock says.
 */
export function undoSend({ shopId, campaignId }: Named, now: Date, actor: Actor): Promise<UndoResult> {
  return write(async (tx) => {
    const [campaign] = await tx.$queryRaw<{ status: string }[]>`
      SELECT c."status" FROM "Campaign" c WHERE c."id" = ${campaignId} AND c."shopId" = ${shopId} ${forUpdate}`
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

type Change = { from: ('SENDING' | 'PAUSED')[]; data: Prisma.CampaignUpdateManyMutationInput; kind: AuditKind; now: Date; actor: Actor }

/** Compare-and-set, and the entry for it. @returns whether the campaign was in a state to be changed. */
async function change(tx: Tx, { shopId, campaignId }: Named, { from, data, kind, now, actor }: Change): Promise<boolean> {
  const { count } = await tx.campaign.updateMany({ where: { id: campaignId, shopId, status: { in: from } }, data })
  if (count === 1) await recordAudit(tx, { shopId, campaignId, actor, kind, now })
  return count === 1
}

/** Holds what is waiting, within the batch that is on its way. @returns whether the campaign was being sent. */
export function pauseCampaign(named: Named, now: Date = systemClock.now(), actor: Actor = null): Promise<boolean> {
  return write((tx) => change(tx, named, { from: ['SENDING'], data: { status: 'PAUSED', pauseReason: null }, kind: 'PAUSED', now, actor }))
}

/**
 * Goes on with exactly the people who are still waiting; failures are counted anew for the pause by itself.
 * @returns whether the campaign was paused.
 */
export function resumeCampaign(named: Named, now: Date = systemClock.now(), actor: Actor = null): Promise<boolean> {
  return write(async (tx) => {
    const data = { status: 'SENDING' as const, pauseReason: null, watchedFrom: now }
    const isResumed = await change(tx, named, { from: ['PAUSED'], data, kind: 'RESUMED', now, actor })
    if (isResumed) await finishIfDone(tx, named.campaignId, now)
    return isResumed
  })
}

/** Ends sending for good: whoever is still waiting is left out. @returns whether there was something to stop. */
export function stopCampaign(named: Named, now: Date = systemClock.now(), actor: Actor = null): Promise<boolean> {
  return write(async (tx) => {
    const data = { status: 'STOPPED' as const, finishedAt: now, pauseReason: null }
    const isStopped = await change(tx, named, { from: ['SENDING', 'PAUSED'], data, kind: 'STOPPED', now, actor })
    if (isStopped) await skipAllThatWait(tx, named.campaignId, now)
    return isStopped
  })
}

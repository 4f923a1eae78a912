import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { systemClock } from '@/lib/clock'
import { type Tx, write } from '@/lib/db/client'
import { finishIfDone } from '@/lib/messages/finish'
import { planMessages } from '@/lib/messages/plan'
import { countSegments } from '@/lib/sms/segments'
import { audienceWhere } from './audience'
import { draftProblems, parseAudience } from './schema'

type Named = { shopId: ShopId; campaignId: string }
export type SendRefusal = 'not_found' | 'not_a_draft' | 'not_ready' | 'no_recipients'
type SendResult = { ok: true; recipients: number } | { ok: false; reason: SendRefusal }

/** Takes back what the transaction has done so far. */
class Refused extends Error {
  constructor(readonly reason: SendRefusal) {
    super(reason)
  }
}

/**
 * Freezes the audience and queues one text per number, all or nothing; from then on the dispatcher sends. Of two clicks, tabs
 * or servers that send the same draft, one wins and the others get `not_a_draft`. A sender or a text that the gateway would not
 * take is `not_ready`, whatever the page had checked before.
 */
export async function sendCampaign({ shopId, campaignId }: Named, now: Date = systemClock.now()): Promise<SendResult> {
  try {
    return await write(async (tx) => {
      const { count } = await tx.campaign.updateMany({ where: { id: campaignId, shopId, status: 'DRAFT' }, data: { status: 'SENDING', startedAt: now } })
      if (count === 0) return { ok: false, reason: (await exists(tx, { shopId, campaignId })) ? 'not_a_draft' : 'not_found' }
      return { ok: true, recipients: await plan(tx, { shopId, campaignId }, now) }
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

/** Holds what is waiting, within the batch that is on its way. @returns whether the campaign was being sent. */
export async function pauseCampaign({ shopId, campaignId }: Named): Promise<boolean> {
  const { count } = await write((tx) =>
    tx.campaign.updateMany({ where: { id: campaignId, shopId, status: 'SENDING' }, data: { status: 'PAUSED', pauseReason: null } }),
  )
  return count === 1
}

/** Goes on with exactly the people who are still waiting. @returns whether the campaign was paused. */
export function resumeCampaign({ shopId, campaignId }: Named, now: Date = systemClock.now()): Promise<boolean> {
  return write(async (tx) => {
    const { count } = await tx.campaign.updateMany({ where: { id: campaignId, shopId, status: 'PAUSED' }, data: { status: 'SENDING', pauseReason: null } })
    if (count === 1) await finishIfDone(tx, campaignId, now)
    return count === 1
  })
}

/** Ends sending for good: whoever is still waiting is left out. @returns whether there was something to stop. */
export function stopCampaign({ shopId, campaignId }: Named, now: Date = systemClock.now()): Promise<boolean> {
  return write(async (tx) => {
    const { count } = await tx.campaign.updateMany({
      where: { id: campaignId, shopId, status: { in: ['SENDING', 'PAUSED'] } },
      data: { status: 'STOPPED', finishedAt: now, pauseReason: null },
    })
    if (count === 1) await tx.message.updateMany({ where: { campaignId, state: 'QUEUED' }, data: { state: 'SKIPPED', skipReason: 'STOPPED', stateAt: now } })
    return count === 1
  })
}

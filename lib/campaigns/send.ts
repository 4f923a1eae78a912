import 'server-only'
import { recordAudit } from '@/lib/audit/mutations'
import type { ShopId } from '@/lib/auth/shop-id'
import { type Tx, write } from '@/lib/db/client'
import { planMessages } from '@/lib/messages/plan'
import { countSegments } from '@/lib/sms/segments'
import { peopleWords } from '@/lib/words/counts'
import { type Agreement, type AgreementChange, changesSince } from './agreement'
import { audienceWhere } from './audience'
import { queuedFingerprint, textFingerprint } from './fingerprint'
import { draftProblems, parseAudience } from './schema'

type CampaignKey = { shopId: ShopId; campaignId: string }

/** `not_ready`: the gateway would not accept the sender or the text. `not_as_agreed`: something changed after the review. */
export type SendRefusal = { reason: 'not_found' | 'not_a_draft' | 'not_ready' | 'no_recipients' } | { reason: 'not_as_agreed'; changes: AgreementChange[] }
export type SendResult = { ok: true; recipients: number } | ({ ok: false } & SendRefusal)

/** Thrown to roll the transaction back. */
class Refused extends Error {
  constructor(readonly refusal: SendRefusal) {
    super(refusal.reason)
  }
}

/**
 * Freezes the audience and queues one text for each number, in one transaction. The dispatcher sends the texts once the shop's time
 * to undo is over.
 *
 * It sends only what the owner reviewed. It compares the agreement with the rows that its own transaction has written. A save, an opt-in
 * or an opt-out at the same moment is therefore either in these rows, and Send refuses, or it takes effect after the send. If several
 * calls send the same draft, one succeeds and the others get `not_a_draft`.
 * @param agreed what the owner saw on the review page (reviewCampaign).
 * @param actor the e-mail address of the person who sends; null for a script.
 */
export async function sendCampaign({ shopId, campaignId }: CampaignKey, agreed: Agreement, now: Date, actor: string | null): Promise<SendResult> {
  try {
    return await write(async (tx) => {
      if (!(await startSending(tx, { shopId, campaignId }, now))) {
        const campaign = await tx.campaign.findFirst({ where: { id: campaignId, shopId }, select: { id: true } })
        return { ok: false, reason: campaign ? 'not_a_draft' : 'not_found' }
      }
      const recipients = await planAsAgreed(tx, { shopId, campaignId }, agreed, now)
      await recordAudit(tx, { shopId, campaignId, actor, kind: 'SENT', detail: `To ${peopleWords(recipients)}.`, now })
      return { ok: true, recipients }
    })
  } catch (error) {
    if (error instanceof Refused) return { ok: false, ...error.refusal }
    throw error
  }
}

/** Sets a draft to SENDING, after which nobody can save it. @returns false if it was not a draft. */
async function startSending(tx: Tx, { shopId, campaignId }: CampaignKey, now: Date): Promise<boolean> {
  const { undoSeconds } = await tx.shop.findUniqueOrThrow({ where: { id: shopId }, select: { undoSeconds: true } })
  const sendAfter = undoSeconds > 0 ? new Date(now.getTime() + undoSeconds * 1000) : null
  const { count } = await tx.campaign.updateMany({
    where: { id: campaignId, shopId, status: 'DRAFT' },
    data: { status: 'SENDING', startedAt: now, sendAfter, watchedFrom: now },
  })
  return count === 1
}

/** Writes the texts. Throws `Refused` if they differ from the agreement or nobody would get one. @returns how many people get one. */
async function planAsAgreed(tx: Tx, { shopId, campaignId }: CampaignKey, agreed: Agreement, now: Date): Promise<number> {
  const { name, text, sender, ...draft } = await tx.campaign.findUniqueOrThrow({
    where: { id: campaignId },
    select: { name: true, text: true, audience: true, sender: true },
  })
  const audience = parseAudience(draft.audience)
  const problems = draftProblems({ name, text, sender, audience })
  if (problems.sender || problems.text) throw new Refused({ reason: 'not_ready' })
  const { segments } = countSegments(text)
  await planMessages(tx, { shopId, campaignId, text, segments, audience: audienceWhere(audience), now })

  const people = await tx.message.count({ where: { campaignId, state: 'QUEUED' } })
  const planned = { text: textFingerprint(text), sender, audience: await queuedFingerprint(tx, campaignId), people, texts: people * segments }
  const changes = changesSince(agreed, planned)
  if (changes.length > 0) throw new Refused({ reason: 'not_as_agreed', changes })
  if (people === 0) throw new Refused({ reason: 'no_recipients' })
  await tx.shop.update({ where: { id: shopId }, data: { sender } })
  return people
}

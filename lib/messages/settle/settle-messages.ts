import 'server-only'
import type { Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import type { Claim } from '@/lib/messages/claim/claim'
import { moveCursorBack } from '@/lib/messages/claim/queue-cursor'
import { atPositions } from '@/lib/messages/rows/message-keys'
import { countAttempt, markUnknown, STILL_QUEUED } from '@/lib/messages/rows/reserved'
import { skip } from '@/lib/messages/rows/skip'
import { statusColumns, statusKey } from '@/lib/messages/rows/status-columns'
import type { Refusal, SendEntry, SendOutcome, SmsGateway } from '@/lib/sms/gateway'
import { isRefusedForAll } from '@/lib/sms/refused-for-all'
import type { BatchOutcome, CalledOff } from './batch-outcome'
import { isStopped, requeueUnderNewId } from './requeue'

type Answered = Extract<SendOutcome, { kind: 'answered' }>
/** `isLate`: the lease had expired, so the texts are UNKNOWN and their attempt is counted. */
type Options = { isLate: boolean; explain: SmsGateway['explain']; now: Date }

const NOT_MENTIONED = Prisma.sql`"state" = 'UNKNOWN', "statusDescription" = 'The gateway’s answer did not mention this number.'`
const STAYS_QUEUED = Prisma.sql`"state" = 'QUEUED'`

/** Stores the outcome of a batch in its texts. The batch must have been closed in the same transaction. */
export function settleMessages(sql: Sql, claim: Claim, outcome: BatchOutcome, options: Options): Promise<void> {
  if (outcome.kind === 'answered') return storeAnswer(sql, claim, outcome, options)
  if (outcome.kind === 'unknown') return markUnknown(sql, claim, outcome.problem, options.now)
  return releaseTexts(sql, claim, outcome, options.now)
}

/**
 * Stores each text's own status. A number that the answer does not mention is UNKNOWN. Texts with the same status, mostly all of
 * them, are one statement in which only the messageIds differ. Texts that were refused for a problem of the whole account
 * (`affectsAll`) are requeued: they were certainly not sent, and the campaign pauses.
 */
async function storeAnswer(sql: Sql, claim: Claim, { entries }: Answered, { isLate, explain, now }: Options) {
  const { batchId, campaignId } = claim
  const byPhone = new Map(entries.map((entry) => [entry.to, entry]))
  const keyOf = (entry: SendEntry | undefined) => (entry ? statusKey(entry) : '')
  const groups = Map.groupBy(claim.messages, ({ phone }) => keyOf(byPhone.get(phone)))
  const [attempts, areUnchanged] = isLate ? [0, Prisma.sql`"batchId" = ${batchId} AND "Message"."state" = 'UNKNOWN'`] : [1, STILL_QUEUED]
  for (const messages of groups.values()) {
    const entry = byPhone.get(messages[0]?.phone ?? '')
    const rows = messages.map(({ position, phone, messageId }) => ({ position, messageId: byPhone.get(phone)?.messageId ?? messageId }))
    await sql.$executeRaw`
      UPDATE "Message" SET ${entry ? statusColumns(entry) : NOT_MENTIONED}, "batchId" = ${batchId}, "attempt" = "attempt" + ${attempts},
        "messageId" = v."givenId", "sentAt" = ${now}, "stateAt" = ${now}
      ${atPositions(campaignId, rows)} AND ${areUnchanged}`
  }
  const refused = new Set(entries.filter((entry) => isRefusedForAll(entry, explain)).map(({ to }) => to))
  const waiting = claim.messages.filter(({ phone }) => refused.has(phone))
  if (waiting.length > 0) await requeueUnderNewId(sql, claim, waiting, 'REJECTED', now)
}

/**
 * The texts were certainly not taken: they stay QUEUED, or are skipped if the campaign was stopped meanwhile. An invalid request
 * counts as an attempt, which halves the next one. If it held one number only, that number is what is wrong.
 */
async function releaseTexts(sql: Sql, claim: Claim, outcome: Refusal | CalledOff, now: Date) {
  const { campaignId, messages } = claim
  moveCursorBack(campaignId, messages[0]?.position ?? 0)
  const isInvalid = outcome.kind === 'refused' && outcome.cause === 'invalid'
  if (await isStopped(sql, campaignId)) await skip(sql, campaignId, messages, 'STOPPED', now)
  else if (isInvalid) await countAttempt(sql, claim, messages.length === 1 ? rejectedColumns(claim, outcome.problem) : STAYS_QUEUED, now)
}

const rejectedColumns = ({ batchId }: Claim, problem: string) => Prisma.sql`"state" = 'REJECTED', "batchId" = ${batchId}, "statusDescription" = ${problem}`

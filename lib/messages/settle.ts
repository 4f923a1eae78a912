import 'server-only'
import { isPostgres, type Tx, write } from '@/lib/db/client'
import { asEnum, jsonTable, Prisma } from '@/lib/db/sql'
import type { Refusal, SendEntry, SendOutcome, Unknown } from '@/lib/sms/gateway'
import type { Claim } from './claim'
import { finishIfDone } from './finish'
import { stateAfterSend } from './status'

type Answered = Extract<SendOutcome, { kind: 'answered' }>

// By id, one look-up a row. Left to itself SQLite walks the batch's index and reads the whole answer again for each of its rows.
const ofBatch = Prisma.raw(isPostgres ? '"batchId"' : '+"batchId"')
// Stop waits for what is being put back, and then finds it waiting.
const forShare = Prisma.raw(isPostgres ? 'FOR SHARE' : '')

/**
 * Stores what became of a request, for the batch and each of its messages, in one transaction.
 * @returns false when the batch is no longer this worker's to settle: its lease ran out and its messages became UNKNOWN. An
 * answer is the truth all the same and is stored even then.
 */
export function settleBatch(claim: Claim, outcome: SendOutcome, now: Date): Promise<boolean> {
  return write(async (tx) => {
    const isMine = await closeBatch(tx, claim, outcome, now)
    if (isMine) await settleMessages(tx, claim, outcome, now)
    if (isMine) await finishIfDone(tx, claim.campaignId, now)
    return isMine
  })
}

const BATCH_STATE = { answered: 'SETTLED', refused: 'REFUSED', unknown: 'UNKNOWN' } as const

async function closeBatch(tx: Tx, claim: Claim, outcome: SendOutcome, now: Date): Promise<boolean> {
  const { count } = await tx.batch.updateMany({
    where: { id: claim.batchId, leaseOwner: claim.worker, state: { in: outcome.kind === 'answered' ? ['PREPARED', 'UNKNOWN'] : ['PREPARED'] } },
    data: {
      state: BATCH_STATE[outcome.kind],
      settledAt: now,
      httpStatus: outcome.httpStatus,
      bulkId: outcome.kind === 'answered' ? outcome.bulkId : null,
      problem: outcome.kind === 'answered' ? null : outcome.problem,
    },
  })
  return count === 1
}

function settleMessages(tx: Tx, claim: Claim, outcome: SendOutcome, now: Date) {
  if (outcome.kind === 'answered') return storeAnswer(tx, claim, outcome, now)
  if (outcome.kind === 'unknown') return markUnknown(tx, claim, outcome, now)
  return takeBack(tx, claim, outcome, now)
}

/** Each entry's own status; a number that the answer does not mention is UNKNOWN. */
async function storeAnswer(tx: Tx, claim: Claim, { entries }: Answered, now: Date) {
  const byPhone = new Map(entries.map((entry) => [entry.to, entry]))
  const rows = claim.messages.map(({ id, phone }) => ({ id, ...columnsOf(byPhone.get(phone)) }))
  const table = jsonTable('v', rows, {
    id: 'text',
    state: 'text',
    messageId: 'text',
    smsCount: 'integer',
    groupId: 'integer',
    groupName: 'text',
    statusId: 'integer',
    statusName: 'text',
    description: 'text',
  })
  await tx.$executeRaw`
    UPDATE "Message" SET "state" = ${asEnum('MessageState', Prisma.sql`v."state"`)}, "messageId" = v."messageId", "smsCount" = v."smsCount",
      "statusGroupId" = v."groupId", "statusGroupName" = v."groupName", "statusId" = v."statusId", "statusName" = v."statusName",
      "statusDescription" = v."description", "sentAt" = ${now}, "stateAt" = ${now}
    FROM ${table} WHERE "Message"."id" = v."id" AND ${ofBatch} = ${claim.batchId} AND "Message"."state" IN ('SENDING', 'UNKNOWN')`
}

function columnsOf(entry: SendEntry | undefined) {
  if (!entry) return { state: 'UNKNOWN', description: 'The gateway’s answer did not mention this number.' }
  const { status, messageId, smsCount, verdict } = entry
  return {
    state: stateAfterSend(verdict, messageId),
    messageId,
    smsCount,
    groupId: status.groupId,
    groupName: status.groupName,
    statusId: status.id,
    statusName: status.name,
    description: status.description,
  }
}

async function markUnknown(tx: Tx, { batchId }: Claim, { problem }: Unknown, now: Date) {
  await tx.message.updateMany({ where: { batchId, state: 'SENDING' }, data: { state: 'UNKNOWN', statusDescription: problem, stateAt: now } })
}

/**
 * Certainly not taken: back into the queue, or left out when the campaign was stopped meanwhile. An invalid request counts as
 * an attempt, which halves the next one; when the invalid request was about one number alone, that number is what is wrong.
 */
async function takeBack(tx: Tx, { batchId, campaignId, messages }: Claim, { cause, problem }: Refusal, now: Date) {
  const where = { batchId, state: 'SENDING' } as const
  const attempt = cause === 'invalid' ? undefined : { decrement: 1 }
  if (await isStopped(tx, campaignId))
    await tx.message.updateMany({ where, data: { state: 'SKIPPED', skipReason: 'STOPPED', batchId: null, attempt, stateAt: now } })
  else if (cause === 'invalid' && messages.length === 1)
    await tx.message.updateMany({ where, data: { state: 'REJECTED', statusDescription: problem, stateAt: now } })
  else await tx.message.updateMany({ where, data: { state: 'QUEUED', batchId: null, attempt, stateAt: now } })
}

async function isStopped(tx: Tx, campaignId: string): Promise<boolean> {
  const [campaign] = await tx.$queryRaw<{ status: string }[]>`SELECT "status" FROM "Campaign" WHERE "id" = ${campaignId} ${forShare}`
  return campaign?.status === 'STOPPED'
}

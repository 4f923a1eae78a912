import 'server-only'
import { setImmediate as letOthersGo } from 'node:timers/promises'
import { isPostgres, type Sql, writeSql } from '@/lib/db/client'
import { literal, Prisma } from '@/lib/db/sql'
import { feelPulse, isClean, type Pulse, readCircuit } from '@/lib/messages/breaker/breaker'
import { type Claim, type ClaimOptions, claimInTurn } from '@/lib/messages/claim/claim'
import { returnTo } from '@/lib/messages/claim/queue-cursor'
import { finishIfDone } from '@/lib/messages/rows/finish-campaign'
import { atPlaces } from '@/lib/messages/rows/message-keys'
import { countTry, doubt, STILL_HELD } from '@/lib/messages/rows/reserved'
import { skip } from '@/lib/messages/rows/skip'
import { sayingKey, statusColumns, UNSAID } from '@/lib/messages/rows/status-columns'
import type { Refusal, SendEntry, SendOutcome } from '@/lib/sms/gateway'
import { isForAccount, pauseCampaignFor, pauseFor } from './auto-pause'
import type { Outcome, Withheld } from './batch-outcome'

type Answered = Extract<SendOutcome, { kind: 'answered' }>

export type SettleOptions = {
  now: Date
  account: string
  /** How long everything waits after so many failures in a row of a passing kind. */
  waitMs: (failures: number, retryAfterMs: number | null) => number
  /** What to claim in the same transaction, when all is well. */
  next?: ClaimOptions
}

export type Settled = {
  /** false: the batch was no longer this worker's to settle. Its lease ran out and its messages became UNKNOWN. */
  isMine: boolean
  next: Claim | null
}

/** What had no certain answer is looked for in the gateway's log soon: most of it is there already. */
const FIRST_LOOK_MS = 10_000

const NOT_MENTIONED = Prisma.sql`"state" = 'UNKNOWN', "statusDescription" = 'The gateway’s answer did not mention this number.'`
const STILL_WAITS = Prisma.sql`"state" = 'QUEUED'`
// SQLite has one writer. Not FOR SHARE: two that put back and then both pause the campaign would wait for each other.
const forNoKeyUpdate = Prisma.raw(isPostgres ? 'FOR NO KEY UPDATE' : '')

/**
 * Stores what became of a request, in one transaction: for the batch, for each of its texts, for the campaign (which pauses, or
 * ends) and for the gateway's circuit breaker. An answer is the truth and is stored even when the lease has run out.
 * After an answer that pauses nothing, from a gateway that is well, the next batch is claimed along with it.
 */
export function settleBatch(claim: Claim, outcome: Outcome, options: SettleOptions): Promise<Settled> {
  return writeSql(async (sql) => {
    // Neither needs the other's answer, so Postgres is asked both at once.
    const [inTime, circuit] = await Promise.all([closeBatch(sql, claim, outcome, 'PREPARED', options.now), readCircuit(sql, options.account)])
    const isLate = !inTime && outcome.kind === 'answered' && (await closeBatch(sql, claim, outcome, 'UNKNOWN', options.now))
    if (!inTime && !isLate) return { isMine: false, next: null }
    const isWell = outcome.kind === 'answered' && isClean(circuit)
    // Before the campaign: who claims takes the circuit and then the campaign, and must not wait for what waits for it.
    if (!isWell) await feelPulse(sql, options.account, pulseOf(claim, outcome, options), options.now)
    await settleMessages(sql, claim, outcome, isLate, options.now)
    const pause = await pauseFor(sql, claim.campaignId, outcome)
    if (pause) await pauseCampaignFor(sql, claim.campaignId, pause, options.now)
    const next = isWell && !pause && options.next ? await claimNextOf(sql, options.next) : null
    // A campaign of which more was just claimed is not done.
    if (next?.campaignId !== claim.campaignId) await finishIfDone(sql, claim.campaignId, options.now)
    return { isMine: true, next }
  })
}

async function claimNextOf(sql: Sql, options: ClaimOptions): Promise<Claim | null> {
  // SQLite holds the thread: half-way, answers and pages that have become ready in the meantime have their turn.
  await letOthersGo()
  return claimInTurn(sql, options)
}

function pulseOf({ batchId, claimedAt }: Claim, outcome: Outcome, { waitMs }: SettleOptions): Pulse {
  if (outcome.kind === 'unknown') return { kind: 'doubtful', batchId, problem: outcome.problem }
  if (outcome.kind === 'withheld') return { kind: 'withheld', batchId }
  if (outcome.kind === 'refused' && (outcome.cause === 'unreachable' || outcome.cause === 'throttled'))
    return { kind: 'held', batchId, claimedAt, problem: outcome.problem, waitMs: (failures) => waitMs(failures, outcome.retryAfterMs) }
  return { kind: 'certain', batchId }
}

/** @returns false: it is not in this state any more, or no longer this worker's to settle. */
async function closeBatch(sql: Sql, claim: Claim, outcome: Outcome, from: 'PREPARED' | 'UNKNOWN', now: Date): Promise<boolean> {
  const closed = await sql.$executeRaw`
    UPDATE "Batch" SET ${batchChanges(claim, outcome, now)}, "settledAt" = ${now}, "httpStatus" = ${outcome.httpStatus}
    WHERE "id" = ${claim.batchId} AND "leaseOwner" = ${claim.worker} AND "state" = ${literal(from)}`
  return closed === 1
}

function batchChanges({ messages }: Claim, outcome: Outcome, now: Date): Prisma.Sql {
  const lookAt = new Date(now.getTime() + FIRST_LOOK_MS)
  if (outcome.kind === 'unknown') return Prisma.sql`"state" = 'UNKNOWN', "problem" = ${outcome.problem}, "lookAt" = ${lookAt}`
  if (outcome.kind !== 'answered') {
    const rejected = isInvalid(outcome) && messages.length === 1 ? 1 : 0
    return Prisma.sql`"state" = 'REFUSED', "problem" = ${outcome.problem}, "rejected" = ${rejected}`
  }
  const rejected = outcome.entries.filter(({ verdict }) => verdict === 'REJECTED').length
  const isWhole = outcome.entries.length === messages.length && outcome.entries.every(({ messageId, verdict }) => messageId !== null || verdict === 'REJECTED')
  return Prisma.sql`"state" = 'SETTLED', "problem" = NULL, "rejected" = ${rejected}, "bulkId" = COALESCE(${outcome.bulkId}, "bulkId"), "lookAt" = ${isWhole ? null : lookAt}`
}

function settleMessages(sql: Sql, claim: Claim, outcome: Outcome, isLate: boolean, now: Date) {
  if (outcome.kind === 'answered') return storeAnswer(sql, claim, outcome, isLate, now)
  if (outcome.kind === 'unknown') return doubt(sql, claim, outcome.problem, now)
  return takeBack(sql, claim, outcome, now)
}

/**
 * Each entry's own status; a number that the answer does not mention is UNKNOWN. Entries that say the same, mostly all of them,
 * are one statement, in which only the messageIds differ.
 */
async function storeAnswer(sql: Sql, claim: Claim, { entries }: Answered, isLate: boolean, now: Date) {
  const { batchId, campaignId } = claim
  const byPhone = new Map(entries.map((entry) => [entry.to, entry]))
  const keyOf = (entry: SendEntry | undefined) => (entry ? sayingKey(entry) : '')
  const groups = Map.groupBy(claim.messages, ({ phone }) => keyOf(byPhone.get(phone)))
  // Late, its texts have become UNKNOWN in the meantime, and the try is counted.
  const [tries, areStillIts] = isLate ? [0, Prisma.sql`"batchId" = ${batchId} AND "Message"."state" = 'UNKNOWN'`] : [1, STILL_HELD]
  for (const messages of groups.values()) {
    const entry = byPhone.get(messages[0]?.phone ?? '')
    const rows = messages.map(({ position, phone, messageId }) => ({ position, messageId: byPhone.get(phone)?.messageId ?? messageId }))
    await sql.$executeRaw`
      UPDATE "Message" SET ${entry ? statusColumns(entry) : NOT_MENTIONED}, "batchId" = ${batchId}, "attempt" = "attempt" + ${tries},
        "messageId" = v."givenId", "sentAt" = ${now}, "stateAt" = ${now}
      ${atPlaces(campaignId, rows)} AND ${areStillIts}`
  }
  const refused = new Set(entries.filter(isForAccount).map(({ to }) => to))
  const waiting = claim.messages.filter(({ phone }) => refused.has(phone))
  if (waiting.length > 0) await waitAgain(sql, claim, waiting, 'REJECTED', now)
}

/**
 * Certainly not taken: they wait as they did, or are left out when the campaign was stopped meanwhile. An invalid request counts
 * as a try, which halves the next one; when the invalid request was about one number alone, that number is what is wrong.
 */
async function takeBack(sql: Sql, claim: Claim, outcome: Refusal | Withheld, now: Date) {
  const { campaignId, messages } = claim
  returnTo(campaignId, messages[0]?.position ?? 0)
  if (await isStopped(sql, campaignId)) await skip(sql, campaignId, messages, 'STOPPED', now)
  else if (isInvalid(outcome)) await countTry(sql, claim, messages.length === 1 ? rejectedFor(claim, outcome.problem) : STILL_WAITS, now)
}

const rejectedFor = ({ batchId }: Claim, problem: string) => Prisma.sql`"state" = 'REJECTED', "batchId" = ${batchId}, "statusDescription" = ${problem}`

const isInvalid = (outcome: Refusal | Withheld) => outcome.kind === 'refused' && outcome.cause === 'invalid'

/**
 * Refused for what is wrong with the account: these texts of a batch have certainly not been sent, so they wait, under a new id
 * because the gateway has seen the old one.
 * @param from their state until now.
 */
export async function waitAgain(
  sql: Sql,
  { batchId, campaignId }: Pick<Claim, 'batchId' | 'campaignId'>,
  texts: readonly { position: number }[],
  from: 'REJECTED' | 'UNKNOWN',
  now: Date,
) {
  await sql.$executeRaw`
    UPDATE "Message" SET ${await backInQueue(sql, campaignId)}, "messageId" = NULL, ${UNSAID}, "stateAt" = ${now}
    ${atPlaces(campaignId, texts)} AND "Message"."batchId" = ${batchId} AND "Message"."state" = ${literal(from)}`
}

/** What a text becomes that was tried and has certainly not been sent: it waits, or is left out when the campaign was stopped meanwhile. */
export async function backInQueue(sql: Sql, campaignId: string): Promise<Prisma.Sql> {
  return Prisma.raw(
    (await isStopped(sql, campaignId)) ? `"state" = 'SKIPPED', "skipReason" = 'STOPPED', "batchId" = NULL` : `"state" = 'QUEUED', "batchId" = NULL`,
  )
}

/**
 * Has the campaign, into whose queue something is being put back, been stopped? Until the transaction ends a Stop waits, and then
 * finds what was put back.
 */
async function isStopped(sql: Sql, campaignId: string): Promise<boolean> {
  const [campaign] = await sql.$queryRaw<{ status: string }[]>`SELECT "status" FROM "Campaign" WHERE "id" = ${campaignId} ${forNoKeyUpdate}`
  return campaign?.status === 'STOPPED'
}

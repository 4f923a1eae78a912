import 'server-only'
import { randomUUID } from 'node:crypto'
import { mintShopId } from '@/lib/auth/shop-id'
import { findOptOuts } from '@/lib/consent/queries'
import { isPostgres, type Sql, writeSql } from '@/lib/db/client'
import { asEnum, Prisma } from '@/lib/db/sql'
import type { Dialect } from '@/lib/sms/gateway'
import { readAllowance, spendAllowance } from './allowance'
import { atPlace, placesOf } from './at-place'
import { type DueCampaign, nextCampaign } from './due'
import { finishAllDone, finishIfDone } from './finish'
import { type Pass, passCircuit, takeTrial } from './pass'
import { type Candidate, forgetQueues, leaveQueueAt, nextInQueue } from './queue'

/** A text in a claim, as it goes into the request. */
export type ClaimedText = Omit<Candidate, 'attempt' | 'optedOut'>

/** A batch that this worker, and no other, may send, until `notAfter`: its intent is on disk. */
export type Claim = {
  batchId: string
  shopId: string
  campaignId: string
  worker: string
  sender: string
  claimedAt: Date
  notAfter: Date
  leaseUntil: Date
  messages: ClaimedText[]
}

export type ClaimOptions = {
  worker: string
  batchSize: number
  dialect: Dialect
  /** Whose circuit breaker and back-off count. */
  account: string
  /** How long after the claim the request may still leave. */
  freshMs: number
  leaseMs: number
  now: Date
}

/** `again`: nothing may leave before (back-off, quiet hours, limit); null: nothing is waiting. */
export type ClaimResult = { kind: 'claimed'; claim: Claim } | { kind: 'nothing'; again: Date | null }

/**
 * Takes the next texts of a campaign that is being sent and commits the intent to send them, before any request leaves. Whatever
 * can still keep a text from leaving is looked at here, at the last moment: Pause and Stop, the time to undo, quiet hours, the
 * shop's limit, the gateway's circuit breaker, and people who have opted out since the campaign was planned.
 */
export async function claimBatch(options: ClaimOptions): Promise<ClaimResult> {
  for (;;) {
    const result = await writeSql((sql) => claimNext(sql, options))
    if (result !== 'all opted out') return result
  }
}

/** The same within a transaction that has just settled a batch: one commit less, and the next request leaves at once. */
export async function claimInTurn(sql: Sql, options: ClaimOptions): Promise<Claim | null> {
  const result = await claimNext(sql, options)
  return result !== 'all opted out' && result.kind === 'claimed' ? result.claim : null
}

async function claimNext(sql: Sql, options: ClaimOptions): Promise<ClaimResult | 'all opted out'> {
  const { now } = options
  const pass = await passCircuit(sql, options.account, options.batchSize, now)
  if (!pass.ok) return { kind: 'nothing', again: pass.again }
  const due = await nextCampaign(sql, now)
  if (!due.campaign) {
    if (!due.again) {
      forgetQueues()
      await finishAllDone(sql, now)
    }
    return { kind: 'nothing', again: due.again }
  }
  return claimOf(sql, due.campaign, pass, options)
}

async function claimOf(sql: Sql, campaign: DueCampaign, pass: Extract<Pass, { ok: true }>, options: ClaimOptions): Promise<ClaimResult | 'all opted out'> {
  const { now } = options
  const { textsPerMinute, shopId } = campaign
  const allowance = textsPerMinute === null ? null : await readAllowance(sql, shopId, textsPerMinute, now)
  if (allowance && allowance.tokens < 1) return { kind: 'nothing', again: allowance.nextAt }
  const limit = Math.min(pass.size, allowance ? Math.floor(allowance.tokens) : pass.size)

  const [optedOut, willing] = await split(sql, shopId, await nextInQueue(sql, campaign.id, limit, ownId(options.dialect)))
  if (optedOut.length > 0) await skipOptedOut(sql, campaign.id, optedOut, now)
  const messages = sameRequest(willing, options)
  if (messages.length === 0) {
    await finishIfDone(sql, campaign.id, now)
    return optedOut.length > 0 ? 'all opted out' : { kind: 'nothing', again: null }
  }
  leaveQueueAt(campaign.id, messages.at(-1)?.position ?? 0)
  const claim = claimFor(campaign, messages, options)
  await commitIntent(sql, claim, messages, options)
  if (allowance) await spendAllowance(sql, shopId, allowance.tokens - messages.length, now)
  if (pass.isTrial) await takeTrial(sql, options.account, claim.batchId)
  return { kind: 'claimed', claim }
}

function claimFor({ id, shopId, sender }: DueCampaign, messages: Candidate[], { worker, freshMs, leaseMs, now }: ClaimOptions): Claim {
  return {
    batchId: randomUUID(),
    shopId,
    campaignId: id,
    worker,
    sender,
    claimedAt: now,
    notAfter: new Date(now.getTime() + freshMs),
    leaseUntil: new Date(now.getTime() + leaseMs),
    messages: messages.map(({ position, phone, text, messageId }) => ({ position, phone, text, messageId })),
  }
}

/**
 * The id that a text goes by on V3. It is the row's own and stays the same over repeats, and over a restored backup, so that
 * the gateway refuses what it has taken already. Only a text that was refused for certain (its id is cleared) gets another.
 */
function ownId(dialect: Dialect): Prisma.Sql {
  return Prisma.raw(dialect === 'V3' ? `COALESCE("messageId", CASE WHEN "attempt" = 0 THEN "id" ELSE "id" || '.' || "attempt" END)` : 'NULL')
}

/** An opt-out belongs to the number: it holds for a text whose person has another number by now, or is gone for good. */
async function split(sql: Sql, shopId: string, candidates: Candidate[]): Promise<[optedOut: Candidate[], willing: Candidate[]]> {
  const unlisted = candidates.filter(({ optedOut }) => optedOut === null).map(({ phone }) => phone)
  const suppressed = await findOptOuts(sql, mintShopId(shopId), unlisted)
  const isOptedOut = ({ optedOut, phone }: Candidate) => Number(optedOut) === 1 || suppressed.has(phone)
  return [candidates.filter(isOptedOut), candidates.filter((candidate) => !isOptedOut(candidate))]
}

/**
 * The first candidates that have had the same number of attempts. A request that the gateway refused as invalid is tried again
 * in halves, so each attempt halves the batch, until the one bad entry stands alone.
 */
function sameRequest(candidates: Candidate[], { batchSize }: ClaimOptions): Candidate[] {
  const [first] = candidates
  if (!first) return []
  const size = Math.max(1, Math.floor(batchSize / 2 ** first.attempt))
  return candidates.filter(({ attempt }) => attempt === first.attempt).slice(0, size)
}

async function skipOptedOut(sql: Sql, campaignId: string, messages: Candidate[], now: Date) {
  await sql.$executeRaw`
    UPDATE "Message" SET "state" = 'SKIPPED', "skipReason" = 'OPTED_OUT', "stateAt" = ${now}
    FROM ${placesOf(campaignId, messages)} WHERE ${atPlace} AND "Message"."state" = 'QUEUED'`
}

async function commitIntent(sql: Sql, claim: Claim, messages: Candidate[], { dialect, worker, now }: ClaimOptions) {
  const { batchId, campaignId, leaseUntil, notAfter } = claim
  const bulkId = dialect === 'V3' ? batchId : null
  await sql.$executeRaw`
    INSERT INTO "Batch" ("id", "campaignId", "state", "size", "leaseOwner", "leaseUntil", "intentAt", "notAfter", "dialect", "bulkId")
    VALUES (${batchId}, ${campaignId}, 'PREPARED', ${messages.length}, ${worker}, ${leaseUntil}, ${now}, ${notAfter}, ${asEnum('Dialect', Prisma.sql`${dialect}`)}, ${bulkId})`
  const taken = await sql.$executeRaw`
    UPDATE "Message" SET "state" = 'SENDING', "batchId" = ${batchId}, "messageId" = ${ownId(dialect)}, "attempt" = "attempt" + 1, "stateAt" = ${now}
    WHERE ${among(messages)} AND "campaignId" = ${campaignId} AND "state" = 'QUEUED'`
  if (taken !== messages.length) throw new Error(`${taken} texts were claimed instead of ${messages.length}`)
}

/**
 * Condition on "Message": these candidates of one request, as all that wait on a stretch of the queue with so many attempts. Only
 * on Postgres, where other workers may have some in between in hand, and only if there is anything in between, as a list.
 */
function among(messages: Candidate[]): Prisma.Sql {
  const [first, last] = [messages[0], messages.at(-1)]
  if (!first || !last) throw new Error('a claim of nobody')
  const mayHoldOthers = isPostgres && last.position - first.position >= messages.length
  if (mayHoldOthers) return Prisma.sql`"position" = ANY(${messages.map(({ position }) => position)})`
  return Prisma.sql`"position" BETWEEN ${first.position} AND ${last.position} AND "attempt" = ${first.attempt}`
}

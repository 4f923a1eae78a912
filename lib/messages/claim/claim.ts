import 'server-only'
import { randomUUID } from 'node:crypto'
import { mintShopId } from '@/lib/auth/shop-id'
import { findOptOuts } from '@/lib/consent/queries'
import { type Sql, writeSql } from '@/lib/db/client'
import { asEnum, Prisma } from '@/lib/db/sql'
import { type Admission, passCircuit, takeTrial } from '@/lib/messages/breaker/admission'
import { finishAllDone, finishIfDone } from '@/lib/messages/rows/finish-campaign'
import { type Stretch, stretchesOf } from '@/lib/messages/rows/ranges'
import { heldStretches, ownId } from '@/lib/messages/rows/reserved'
import { skip } from '@/lib/messages/rows/skip'
import type { Dialect } from '@/lib/sms/gateway'
import { type DueCampaign, dueCampaigns, isStillSending } from './due-campaigns'
import { type Candidate, forgetQueues, nextInQueue, returnTo } from './queue-cursor'
import { readAllowance, spendAllowance } from './rate-limit'

/** A text in a claim, as it goes into the request. */
export type ClaimedText = Omit<Candidate, 'attempt' | 'optedOut'>

/** A batch that this worker, and no other, may send, until `notAfter`: its intent is on disk. */
export type Claim = {
  batchId: string
  shopId: string
  campaignId: string
  worker: string
  dialect: Dialect
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

/** `again`: nothing may leave before (back-off, quiet hours, limit); null: nothing waits but what requests hold, or one of them tries the gateway. */
export type ClaimResult = { kind: 'claimed'; claim: Claim } | { kind: 'nothing'; again: Date | null }

/**
 * Takes the next texts of a campaign that is being sent and commits the intent to send them, before any request leaves. Whatever
 * can still keep a text from leaving is looked at here, at the last moment: Pause and Stop, the time to undo, quiet hours, the
 * shop's limit, the gateway's circuit breaker, and people who have opted out since the campaign was planned.
 */
export async function claimBatch(options: ClaimOptions): Promise<ClaimResult> {
  for (;;) {
    const result = await writeSql(async (sql) => {
      const pass = await passCircuit(sql, options.account, options.batchSize, options.now)
      return pass.ok ? claimNext(sql, pass, options) : ({ kind: 'nothing', again: pass.again } as const)
    })
    if (result !== 'all opted out') return result
  }
}

/**
 * The same within a transaction that has just settled a batch, and found the gateway well: one commit less, and the next request
 * leaves at once.
 */
export async function claimInTurn(sql: Sql, options: ClaimOptions): Promise<Claim | null> {
  const result = await claimNext(sql, { size: options.batchSize, isTrial: false }, options)
  return result !== 'all opted out' && result.kind === 'claimed' ? result.claim : null
}

async function claimNext(sql: Sql, pass: Admission, options: ClaimOptions): Promise<ClaimResult | 'all opted out'> {
  const { now } = options
  const { campaigns, again } = await dueCampaigns(sql, now)
  for (const campaign of campaigns) {
    // Two questions at once. What is held is looked at again when it is certain what is free.
    const [isSending, held] = await Promise.all([isStillSending(sql, campaign.id), heldStretches(sql, campaign.id)])
    const result = isSending ? await claimOf(sql, campaign, held, pass, options) : null
    if (result) return result
  }
  if (campaigns.length === 0 && !again) forgetQueues()
  await finishAllDone(sql, now)
  return { kind: 'nothing', again }
}

/** @returns null: all that waits of it is held. */
async function claimOf(
  sql: Sql,
  campaign: DueCampaign,
  held: Stretch[],
  pass: Admission,
  options: ClaimOptions,
): Promise<ClaimResult | 'all opted out' | null> {
  const { now } = options
  const { textsPerMinute, shopId } = campaign
  const allowance = textsPerMinute === null ? null : await readAllowance(sql, shopId, textsPerMinute, now)
  if (allowance && allowance.tokens < 1) return { kind: 'nothing', again: allowance.nextAt }
  const limit = Math.min(pass.size, allowance ? Math.floor(allowance.tokens) : pass.size)

  const candidates = await nextInQueue(sql, campaign.id, held, limit, ownId(options.dialect))
  if (candidates.length === 0) return null
  const [optedOut, willing] = await split(sql, shopId, candidates)
  if (optedOut.length > 0) await skip(sql, campaign.id, optedOut, 'OPTED_OUT', now)
  const messages = sameRequest(willing, options)
  if (messages.length === 0) {
    await finishIfDone(sql, campaign.id, now)
    return 'all opted out'
  }
  // Who was looked at and does not go along comes next.
  const passedOver = willing.find((candidate, index) => candidate !== messages[index])
  if (passedOver) returnTo(campaign.id, passedOver.position)
  const claim = claimFor(campaign, messages, options)
  await commitIntent(sql, claim)
  if (allowance) await spendAllowance(sql, shopId, allowance.tokens - messages.length, now)
  if (pass.isTrial) await takeTrial(sql, options.account, claim.batchId)
  return { kind: 'claimed', claim }
}

function claimFor({ id, shopId, sender }: DueCampaign, messages: Candidate[], { worker, dialect, freshMs, leaseMs, now }: ClaimOptions): Claim {
  return {
    batchId: randomUUID(),
    shopId,
    campaignId: id,
    worker,
    dialect,
    sender,
    claimedAt: now,
    notAfter: new Date(now.getTime() + freshMs),
    leaseUntil: new Date(now.getTime() + leaseMs),
    messages: messages.map(({ position, phone, text, messageId }) => ({ position, phone, text, messageId })),
  }
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

/** One row: the texts themselves do not change until it is known what became of them. */
async function commitIntent(sql: Sql, { batchId, campaignId, worker, dialect, claimedAt, notAfter, leaseUntil, messages }: Claim) {
  const places = JSON.stringify(stretchesOf(messages.map(({ position }) => position)))
  const bulkId = dialect === 'V3' ? batchId : null
  await sql.$executeRaw`
    INSERT INTO "Batch" ("id", "campaignId", "state", "size", "places", "leaseOwner", "leaseUntil", "intentAt", "notAfter", "dialect", "bulkId")
    VALUES (${batchId}, ${campaignId}, 'PREPARED', ${messages.length}, ${places}, ${worker}, ${leaseUntil}, ${claimedAt}, ${notAfter}, ${asEnum('Dialect', Prisma.sql`${dialect}`)}, ${bulkId})`
}

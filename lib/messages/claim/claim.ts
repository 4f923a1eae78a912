import 'server-only'
import { randomUUID } from 'node:crypto'
import { mintShopId } from '@/lib/auth/shop-id'
import { findOptOuts } from '@/lib/consent/queries'
import { type Sql, writeSql } from '@/lib/db/client'
import { type AdmittedRequest, askAdmission } from '@/lib/messages/breaker/admission'
import { startTrial } from '@/lib/messages/breaker/breaker-store'
import { lockForClaim } from '@/lib/messages/rows/claim-lock'
import { finishAllDone, finishIfDone } from '@/lib/messages/rows/finish-campaign'
import { type PositionRange, rangesOf } from '@/lib/messages/rows/ranges'
import { ownMessageId, reservedRanges } from '@/lib/messages/rows/reserved'
import { skip } from '@/lib/messages/rows/skip'
import { type DueCampaign, dueCampaigns, isAnythingToClaim, isStillSending } from './due-campaigns'
import { type Candidate, forgetCursors, moveCursorBack, nextInQueue } from './queue-cursor'
import { readAllowance, spendAllowance } from './rate-limit'

/** A text of a claim, as the request needs it. */
type ClaimedText = Omit<Candidate, 'attempt' | 'optedOut'>

/** A batch whose intent is on disk. Only this worker may send it, and only until `notAfter`. */
export type Claim = {
  batchId: string
  shopId: string
  campaignId: string
  worker: string
  /** Do the texts and the batch go under our own ids? */
  ownIds: boolean
  sender: string
  claimedAt: Date
  notAfter: Date
  leaseUntil: Date
  messages: ClaimedText[]
}

export type ClaimOptions = {
  worker: string
  batchSize: number
  ownIds: boolean
  /** Whose circuit breaker and back-off count. */
  account: string
  /** How long after the claim the request may still leave, in milliseconds. */
  freshMs: number
  leaseMs: number
  now: Date
}

/** `retryAt`: nothing may leave before it (back-off, quiet hours, limit); null: nothing waits, or an answer has to come first. */
export type ClaimResult = { kind: 'claimed'; claim: Claim } | { kind: 'nothing'; retryAt: Date | null }

/**
 * Claims the next texts of a campaign: commits the intent to send them, before any request leaves. Everything that may keep a text
 * from leaving is checked here, at the last moment: Pause and Stop, the time to undo, quiet hours, the shop's limit, the
 * gateway's circuit breaker, and opt-outs since the campaign was planned.
 */
export async function claimBatch(options: ClaimOptions): Promise<ClaimResult> {
  if (!(await isAnythingToClaim())) {
    forgetCursors()
    return { kind: 'nothing', retryAt: null }
  }
  for (;;) {
    const result = await writeSql(async (sql) => {
      const admission = await askAdmission(sql, options.account, options.batchSize, options.now)
      return admission.isAdmitted ? claimNext(sql, admission, options) : ({ kind: 'nothing', retryAt: admission.retryAt } as const)
    })
    if (result !== 'all opted out') return result
  }
}

/**
 * The same inside a transaction that has just settled a batch and found the gateway healthy. It saves a commit, and the next request
 * leaves at once.
 */
export async function claimInSameTransaction(sql: Sql, options: ClaimOptions): Promise<Claim | null> {
  const result = await claimNext(sql, { size: options.batchSize, isTrial: false }, options)
  return result !== 'all opted out' && result.kind === 'claimed' ? result.claim : null
}

/**
 * The first claim that a due campaign allows. @returns 'all opted out': the texts that were found have become SKIPPED. That has to be
 * committed, and then there may be more to claim.
 */
async function claimNext(sql: Sql, admitted: AdmittedRequest, options: ClaimOptions): Promise<ClaimResult | 'all opted out'> {
  const { now } = options
  const { campaigns, retryAt } = await dueCampaigns(sql, now)
  for (const campaign of campaigns) {
    // In this order but all at once, to save round trips. The reserved ranges are read again when texts have been found.
    const [, isSending, reserved] = await Promise.all([lockForClaim(sql, campaign.id), isStillSending(sql, campaign.id), reservedRanges(sql, campaign.id)])
    const result = isSending ? await claimFrom(sql, campaign, reserved, admitted, options) : null
    if (result) return result
  }
  await finishAllDone(sql, now)
  return { kind: 'nothing', retryAt }
}

/** @returns null: all texts of the campaign that wait are reserved. */
async function claimFrom(
  sql: Sql,
  campaign: DueCampaign,
  reserved: PositionRange[],
  admitted: AdmittedRequest,
  options: ClaimOptions,
): Promise<ClaimResult | 'all opted out' | null> {
  const { now } = options
  const { textsPerMinute, shopId } = campaign
  const allowance = textsPerMinute === null ? null : await readAllowance(sql, shopId, textsPerMinute, now)
  if (allowance && allowance.tokens < 1) return { kind: 'nothing', retryAt: allowance.nextAt }
  const limit = Math.min(admitted.size, allowance ? Math.floor(allowance.tokens) : admitted.size)

  const candidates = await nextInQueue(sql, reserved, { campaignId: campaign.id, limit, messageId: ownMessageId(options.ownIds) })
  if (candidates.length === 0) return null
  const { optedOut, willing } = await splitByOptOut(sql, shopId, candidates)
  if (optedOut.length > 0) await skip(sql, campaign.id, optedOut, 'OPTED_OUT', now)
  const messages = sameAttempt(willing, options)
  if (messages.length === 0) {
    await finishIfDone(sql, campaign.id, now)
    return 'all opted out'
  }
  // The next claim starts with the first candidate that this batch leaves behind.
  const passedOver = willing.find((candidate, index) => candidate !== messages[index])
  if (passedOver) moveCursorBack(campaign.id, passedOver.position)
  const claim = claimOf(campaign, messages, options)
  await commitIntent(sql, claim)
  if (allowance) await spendAllowance(sql, shopId, allowance.tokens - messages.length, now)
  if (admitted.isTrial) await startTrial(sql, options.account, claim.batchId)
  return { kind: 'claimed', claim }
}

function claimOf({ id, shopId, sender }: DueCampaign, messages: Candidate[], { worker, ownIds, freshMs, leaseMs, now }: ClaimOptions): Claim {
  return {
    batchId: randomUUID(),
    shopId,
    campaignId: id,
    worker,
    ownIds,
    sender,
    claimedAt: now,
    notAfter: new Date(now.getTime() + freshMs),
    leaseUntil: new Date(now.getTime() + leaseMs),
    messages: messages.map(({ position, phone, text, messageId }) => ({ position, phone, text, messageId })),
  }
}

/** An opt-out belongs to the number. It also holds for a text whose customer has changed number or was deleted. */
async function splitByOptOut(sql: Sql, shopId: string, candidates: Candidate[]): Promise<{ optedOut: Candidate[]; willing: Candidate[] }> {
  const unlisted = candidates.filter(({ optedOut }) => optedOut === null).map(({ phone }) => phone)
  const suppressed = await findOptOuts(sql, mintShopId(shopId), unlisted)
  const isOptedOut = ({ optedOut, phone }: Candidate) => Number(optedOut) === 1 || suppressed.has(phone)
  return { optedOut: candidates.filter(isOptedOut), willing: candidates.filter((candidate) => !isOptedOut(candidate)) }
}

/**
 * The first candidates that have had the same number of attempts. A batch that the gateway refused as invalid is tried again in
 * halves, so each attempt halves its size, until the one bad entry stands alone.
 */
function sameAttempt(candidates: Candidate[], { batchSize }: ClaimOptions): Candidate[] {
  const [first] = candidates
  if (!first) return []
  const size = Math.max(1, Math.floor(batchSize / 2 ** first.attempt))
  return candidates.filter(({ attempt }) => attempt === first.attempt).slice(0, size)
}

/** Writes one row. The texts themselves do not change until the outcome is known. */
async function commitIntent(sql: Sql, { batchId, campaignId, worker, ownIds, claimedAt, notAfter, leaseUntil, messages }: Claim) {
  const ranges = JSON.stringify(rangesOf(messages.map(({ position }) => position)))
  const bulkId = ownIds ? batchId : null
  await sql.$executeRaw`
    INSERT INTO "Batch" ("id", "campaignId", "state", "size", "ranges", "leaseOwner", "leaseUntil", "intentAt", "notAfter", "ownIds", "bulkId")
    VALUES (${batchId}, ${campaignId}, 'PREPARED', ${messages.length}, ${ranges}, ${worker}, ${leaseUntil}, ${claimedAt}, ${notAfter}, ${ownIds}, ${bulkId})`
}

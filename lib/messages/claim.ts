import 'server-only'
import { randomUUID } from 'node:crypto'
import { isPostgres, type Tx, write } from '@/lib/db/client'
import { jsonTable, Prisma } from '@/lib/db/sql'
import { finishAllDone, finishIfDone } from './finish'

/** A batch that this worker, and no other, may send: its intent is on disk. */
export type Claim = { batchId: string; campaignId: string; worker: string; sender: string; text: string; messages: { id: string; phone: string }[] }

type ClaimOptions = { worker: string; batchSize: number; leaseMs: number; now: Date }
type Candidate = { id: string; phone: string; text: string; attempt: number; optedOut: bigint | number | boolean }

// Other workers skip what one has in hand; SQLite has one writer, so nothing can be in another's hand.
const forUpdate = Prisma.raw(isPostgres ? 'FOR UPDATE OF m SKIP LOCKED' : '')
// While a claim is being written, Pause and Stop wait for it; afterwards no further one is.
const forShare = Prisma.raw(isPostgres ? 'FOR SHARE OF c' : '')

/**
 * Takes the next texts of a campaign that is being sent and commits the intent to send them, before any request leaves. People
 * who have opted out since the campaign was planned are left out here, at the last moment.
 * @returns null when there is nothing to send.
 */
export async function claimBatch(options: ClaimOptions): Promise<Claim | null> {
  for (;;) {
    const claim = await write((tx) => claimNext(tx, options))
    if (claim !== 'all opted out') return claim
  }
}

async function claimNext(tx: Tx, options: ClaimOptions): Promise<Claim | 'all opted out' | null> {
  const campaign = await nextCampaign(tx)
  if (!campaign) {
    await finishAllDone(tx, options.now)
    return null
  }
  const candidates = await nextMessages(tx, campaign.id, options.batchSize)
  const [optedOut, willing] = split(candidates)
  if (optedOut.length > 0) await skipOptedOut(tx, optedOut, options.now)
  const messages = sameRequest(willing, options.batchSize)
  if (messages.length === 0) {
    await finishIfDone(tx, campaign.id, options.now)
    return optedOut.length > 0 ? 'all opted out' : null
  }
  const batchId = randomUUID()
  await commitIntent(tx, { batchId, campaignId: campaign.id, messages, ...options })
  return {
    batchId,
    campaignId: campaign.id,
    worker: options.worker,
    sender: campaign.sender,
    text: messages[0]?.text ?? '',
    messages: messages.map(({ id, phone }) => ({ id, phone })),
  }
}

function split(candidates: Candidate[]): [optedOut: Candidate[], willing: Candidate[]] {
  const isOptedOut = ({ optedOut }: Candidate) => Boolean(Number(optedOut))
  return [candidates.filter(isOptedOut), candidates.filter((candidate) => !isOptedOut(candidate))]
}

async function nextCampaign(tx: Tx): Promise<{ id: string; sender: string } | undefined> {
  const [campaign] = await tx.$queryRaw<{ id: string; sender: string }[]>`
    SELECT c."id", c."sender" FROM "Campaign" c WHERE c."status" = 'SENDING'
      AND EXISTS (SELECT 1 FROM "Message" m WHERE m."campaignId" = c."id" AND m."state" = 'QUEUED')
    ORDER BY c."startedAt", c."id" LIMIT 1 ${forShare}`
  return campaign
}

function nextMessages(tx: Tx, campaignId: string, limit: number) {
  return tx.$queryRaw<Candidate[]>`
    SELECT m."id", m."phone", m."text", m."attempt",
      EXISTS (SELECT 1 FROM "Customer" c WHERE c."shopId" = m."shopId" AND c."phone" = m."phone" AND c."optedOutAt" IS NOT NULL) AS "optedOut"
    FROM "Message" m WHERE m."campaignId" = ${campaignId} AND m."state" = 'QUEUED' ORDER BY m."position" LIMIT ${limit} ${forUpdate}`
}

/**
 * The first candidates that can share a request: one text, and one number of attempts. A request that the gateway refused as
 * invalid is tried again in halves, so each attempt halves the batch, until the one bad entry stands alone.
 */
function sameRequest(candidates: Candidate[], batchSize: number): Candidate[] {
  const [first] = candidates
  if (!first) return []
  const size = Math.max(1, Math.floor(batchSize / 2 ** first.attempt))
  return candidates.filter(({ text, attempt }) => text === first.text && attempt === first.attempt).slice(0, size)
}

async function skipOptedOut(tx: Tx, messages: Candidate[], now: Date) {
  await tx.$executeRaw`
    UPDATE "Message" SET "state" = 'SKIPPED', "skipReason" = 'OPTED_OUT', "stateAt" = ${now}
    FROM ${jsonTable(
      'v',
      messages.map(({ id }) => ({ id })),
      { id: 'text' },
    )} WHERE "Message"."id" = v."id" AND "state" = 'QUEUED'`
}

async function commitIntent(
  tx: Tx,
  { batchId, campaignId, messages, worker, leaseMs, now }: ClaimOptions & { batchId: string; campaignId: string; messages: Candidate[] },
) {
  await tx.batch.create({
    data: { id: batchId, campaignId, size: messages.length, leaseOwner: worker, leaseUntil: new Date(now.getTime() + leaseMs), intentAt: now },
  })
  await tx.$executeRaw`
    UPDATE "Message" SET "state" = 'SENDING', "batchId" = ${batchId}, "attempt" = "attempt" + 1, "stateAt" = ${now}
    FROM ${jsonTable(
      'v',
      messages.map(({ id }) => ({ id })),
      { id: 'text' },
    )} WHERE "Message"."id" = v."id" AND "state" = 'QUEUED'`
}

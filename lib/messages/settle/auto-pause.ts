import 'server-only'
import { recordAuditSql } from '@/lib/audit/mutations'
import type { Sql } from '@/lib/db/client'
import { Prisma } from '@/lib/db/sql'
import { lockOutClaims } from '@/lib/messages/rows/claim-lock'
import type { Refusal, RefusalCause, SendEntry, SmsGateway, Unknown } from '@/lib/sms/gateway'
import { isRefusedForAll } from '@/lib/sms/refused-for-all'
import type { BatchOutcome } from './batch-outcome'

const RIGHT_ADDRESS = 'Start Shopbell with the right address (see Settings, Connection), then press Resume.'

/** Causes that waiting does not cure: the campaign pauses with this reason. The other causes are waited for, or concern one number. */
const BY_CAUSE: Partial<Record<RefusalCause, string>> = {
  credentials: 'The gateway rejected your key. No text was lost. Start Shopbell with the right key (see Settings, Connection), then press Resume.',
  forbidden: 'Your key is not allowed to send texts. No text was lost. Allow it in your gateway account, then press Resume.',
  credit: 'There is no credit left on the account. No text was lost. Top up the account, then press Resume.',
  unsupported: `The gateway cannot send texts at this address. No text was lost. ${RIGHT_ADDRESS}`,
}

// The rate is judged over the last batches since the start or the last Resume. When half of the people are refused, the numbers are not the problem.
const LAST_BATCHES = 10
const MIN_PEOPLE = 50
/** When so many single people in a row are refused as invalid, the text or the sender is the problem. */
const INVALID_IN_A_ROW = 5

type Share = { people: number; rejected: number; singles: number }

/** `reason`: for the owner. `evidence`: what the gateway said, for the campaign's history. */
export type Pause = { reason: string; evidence: string }

/** Does this outcome mean that the campaign must pause, and why? @returns null: it may go on. */
export async function pauseFor(sql: Sql, campaignId: string, outcome: BatchOutcome, explain: SmsGateway['explain']): Promise<Pause | null> {
  if (outcome.kind === 'called_off') return null
  if (outcome.kind === 'unknown') return outcome.isRedirect ? pauseForRedirect(outcome, 'Shopbell finds out what became of the texts in this request.') : null
  if (outcome.kind === 'refused') {
    if (outcome.cause === 'redirected') return pauseForRedirect(outcome, 'No text was lost.')
    const reason = BY_CAUSE[outcome.cause]
    if (reason) return { reason, evidence: `The gateway said: ${outcome.problem}${outcome.httpStatus ? ` (HTTP ${outcome.httpStatus})` : ''}` }
    return outcome.cause === 'invalid' ? pauseForRate(sql, campaignId, outcome.problem) : null
  }
  const forAll = outcome.entries.find((entry) => isRefusedForAll(entry, explain))
  if (forAll) return pauseForStatus(forAll, explain)
  const refused = outcome.entries.find(({ verdict }) => verdict === 'REJECTED')
  return refused ? pauseForRate(sql, campaignId, refused.status.description ?? refused.status.name ?? '') : null
}

/** The next request would be redirected, too, whether or not this one was taken. */
function pauseForRedirect({ problem, httpStatus }: Refusal | Unknown, fate: string): Pause {
  return { reason: `${problem} ${fate} ${RIGHT_ADDRESS}`, evidence: `The gateway answered with HTTP ${httpStatus}.` }
}

function pauseForStatus({ status }: SendEntry, explain: SmsGateway['explain']): Pause {
  const { sentence, advice } = explain(status, null)
  return {
    reason: `${sentence} No text was lost. ${advice}`.trim(),
    evidence: `The gateway said: ${status.description ?? status.name} (${status.groupId}/${status.id})`,
  }
}

async function pauseForRate(sql: Sql, campaignId: string, said: string): Promise<Pause | null> {
  const [share] = await sql.$queryRaw<Share[]>`
    SELECT COALESCE(SUM(b."size"), 0) AS "people", COALESCE(SUM(b."rejected"), 0) AS "rejected",
      COALESCE(SUM(CASE WHEN b."turn" <= ${INVALID_IN_A_ROW} AND b."size" = 1 AND b."rejected" = 1 AND b."state" = 'REFUSED' THEN 1 ELSE 0 END), 0) AS "singles"
    FROM (
      SELECT b.*, row_number() OVER (ORDER BY b."settledAt" DESC, b."id") AS "turn" FROM "Batch" b JOIN "Campaign" c ON c."id" = b."campaignId"
      WHERE b."campaignId" = ${campaignId} AND (b."state" = 'SETTLED' OR (b."state" = 'REFUSED' AND b."rejected" > 0)) AND (c."watchedFrom" IS NULL OR b."intentAt" >= c."watchedFrom")
    ) b WHERE b."turn" <= ${LAST_BATCHES}`
  const [people, rejected, singles] = [Number(share?.people), Number(share?.rejected), Number(share?.singles)]
  const evidence = `The gateway refused ${rejected} of the last ${people} people. It said about one of them: ${said}`
  if (singles >= INVALID_IN_A_ROW)
    return {
      reason: `The gateway refused ${INVALID_IN_A_ROW} people in a row as not valid. The sender or the text may be the problem. Press Resume to go on with the people who are waiting.`,
      evidence,
    }
  if (people >= MIN_PEOPLE && rejected * 2 >= people)
    return {
      reason: `The gateway refused ${rejected} of the last ${people} people. Something other than the numbers may be the problem. Press Resume to go on with the people who are waiting.`,
      evidence,
    }
  return null
}

/** Pauses a campaign that is being sent, and records why. Does nothing to a campaign in another state. */
export async function autoPause(sql: Sql, campaignId: string, { reason, evidence }: Pause, now: Date) {
  await lockOutClaims(sql, campaignId)
  const changed =
    await sql.$executeRaw`UPDATE "Campaign" SET "status" = 'PAUSED', "pauseReason" = ${reason}, "updatedAt" = ${now} WHERE "id" = ${campaignId} AND "status" = 'SENDING'`
  if (changed > 0) await recordAuditSql(sql, Prisma.sql`"id" = ${campaignId}`, { kind: 'AUTO_PAUSED', detail: `${reason} ${evidence}`, now })
}

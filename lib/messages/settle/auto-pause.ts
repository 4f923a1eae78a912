import 'server-only'
import type { Sql } from '@/lib/db/client'
import { Prisma, randomId } from '@/lib/db/sql'
import type { RefusalCause, SendEntry } from '@/lib/sms/gateway'
import type { Outcome } from './batch-outcome'

/** Causes that waiting does not cure: the campaign pauses, and this is why. The others are waited for, or are about one number. */
const BY_CAUSE: Partial<Record<RefusalCause, string>> = {
  credentials: 'The gateway does not accept the credentials. Nothing was lost: mend them, then press Resume.',
  forbidden: 'The gateway does not allow these credentials to send texts. Nothing was lost: mend that in your account, then press Resume.',
  credit: 'There is no credit left on the account. Nothing was lost: top it up, then press Resume.',
  unsupported: 'The gateway does not know how to send texts at this address. Nothing was lost: check the address in the settings, then press Resume.',
}

const NO_CREDIT = 'There is no credit left on the account. Nothing was lost: top it up, then press Resume.'

/**
 * Statuses of one text that would befall every other one too, by group and id: the account's credit or the sender, not the
 * person. Such a text has certainly not been sent and waits again.
 */
const BY_STATUS = new Map([
  ['5/12', NO_CREDIT],
  ['5/17', NO_CREDIT],
  ['5/13', 'The sender is blocked on the account. Nothing was lost: mend that in your account, then press Resume.'],
])

const reasonOf = ({ status }: Pick<SendEntry, 'status'>) => BY_STATUS.get(`${status.groupId}/${status.id}`)

/** Was it refused for a reason that has nothing to do with the person? */
export function isForAccount(entry: Pick<SendEntry, 'status'>): boolean {
  return reasonOf(entry) !== undefined
}

// Judged by the last batches since the start or the last Resume: half of the people refused is not about the people.
const LAST_BATCHES = 10
const FEWEST_PEOPLE = 50
/** After this many single people in a row whose whole request was refused as invalid, it is the text or the sender. */
const INVALID_IN_A_ROW = 5

type Share = { people: number; rejected: number; singles: number }

export type Pause = { reason: string; evidence: string }

/** Does this outcome mean that sending must pause, and why? `evidence`: what the gateway said, for the campaign's course. */
export async function pauseFor(sql: Sql, campaignId: string, outcome: Outcome): Promise<Pause | null> {
  if (outcome.kind === 'unknown' || outcome.kind === 'withheld') return null
  if (outcome.kind === 'refused') {
    const reason = BY_CAUSE[outcome.cause]
    if (reason) return { reason, evidence: `The gateway said: ${outcome.problem}${outcome.httpStatus ? ` (HTTP ${outcome.httpStatus})` : ''}` }
    return outcome.cause === 'invalid' ? pauseForRate(sql, campaignId, outcome.problem) : null
  }
  const forAccount = outcome.entries.find(isForAccount)
  if (forAccount)
    return {
      reason: reasonOf(forAccount) ?? '',
      evidence: `The gateway said: ${forAccount.status.description ?? forAccount.status.name} (${forAccount.status.groupId}/${forAccount.status.id})`,
    }
  const refused = outcome.entries.find(({ verdict }) => verdict === 'REJECTED')
  return refused ? pauseForRate(sql, campaignId, refused.status.description ?? refused.status.name ?? '') : null
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
  const evidence = `The gateway refused ${rejected} of the last ${people} people. To one it said: ${said}`
  if (singles >= INVALID_IN_A_ROW)
    return {
      reason: `The gateway refused ${INVALID_IN_A_ROW} people in a row as not valid, so the sender or the text may be what it does not like. Press Resume for the people who are waiting.`,
      evidence,
    }
  if (people >= FEWEST_PEOPLE && rejected * 2 >= people)
    return {
      reason: `The gateway refused ${rejected} of the last ${people} people, so something other than the numbers may be wrong. Press Resume for the people who are waiting.`,
      evidence,
    }
  return null
}

/** Pauses a campaign by itself, with the cause in the owner's words and the evidence in its course. Nothing that waits is lost. */
export async function pauseCampaignFor(sql: Sql, campaignId: string, { reason, evidence }: Pause, now: Date) {
  const changed =
    await sql.$executeRaw`UPDATE "Campaign" SET "status" = 'PAUSED', "pauseReason" = ${reason}, "updatedAt" = ${now} WHERE "id" = ${campaignId} AND "status" = 'SENDING'`
  if (changed === 0) return
  const kind = Prisma.raw("'PAUSED_BY_ITSELF'")
  await sql.$executeRaw`
    INSERT INTO "AuditEvent" ("id", "shopId", "campaignId", "kind", "detail", "createdAt")
    SELECT ${randomId}, "shopId", "id", ${kind}, ${`${reason} ${evidence}`}, ${now} FROM "Campaign" WHERE "id" = ${campaignId}`
}

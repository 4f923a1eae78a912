import 'server-only'
import type { Sql } from '@/lib/db/client'
import { exists, Prisma } from '@/lib/db/sql'
import { isHealthy } from './breaker'
import { readBreaker } from './breaker-store'

/** `size`: how many texts a request may hold. `isTrial`: the request tries out a gateway that was down. */
export type AdmittedRequest = { size: number; isTrial: boolean }

/** May a request of this account leave now? `retryAt`: when to ask again; null: when a request that is on its way has its answer. */
export type Admission = ({ isAdmitted: true } & AdmittedRequest) | { isAdmitted: false; retryAt: Date | null }

/**
 * Asks the circuit breaker whether a request may leave. After an answer that was not certain, requests leave one by one, so that an
 * outage makes few texts uncertain. During a trial they also start small.
 */
export async function askAdmission(sql: Sql, account: string, batchSize: number, now: Date): Promise<Admission> {
  if (isHealthy(await readBreaker(sql, account))) return { isAdmitted: true, size: batchSize, isTrial: false }
  // Read again under a lock: whoever asks at the same moment waits for this decision.
  const { state, unknownInRow, backoffUntil, probeAt, trialBatchId, trialSize } = await readBreaker(sql, account, true)
  if (backoffUntil && backoffUntil > now) return { isAdmitted: false, retryAt: backoffUntil }
  if (state === 'OPEN') return { isAdmitted: false, retryAt: probeAt }
  if (state === 'TRIAL') {
    if (await isOnItsWay(sql, trialBatchId)) return { isAdmitted: false, retryAt: null }
    return { isAdmitted: true, size: Math.min(trialSize, batchSize), isTrial: true }
  }
  if (unknownInRow > 0 && (await hasRequestOnItsWay(sql, now))) return { isAdmitted: false, retryAt: null }
  return { isAdmitted: true, size: batchSize, isTrial: false }
}

function hasRequestOnItsWay(sql: Sql, now: Date): Promise<boolean> {
  return exists(sql, Prisma.sql`FROM "Batch" WHERE "state" = 'PREPARED' AND "leaseUntil" > ${now}`)
}

/** A trial is also over if its batch was ended without a health signal: by an upgrade, or by recovery under another account. */
function isOnItsWay(sql: Sql, batchId: string | null): Promise<boolean> {
  return exists(sql, Prisma.sql`FROM "Batch" WHERE "id" = ${batchId} AND "state" = 'PREPARED'`)
}

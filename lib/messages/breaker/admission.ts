import 'server-only'
import type { Sql } from '@/lib/db/client'
import { isClean, readCircuit } from './breaker'

/** How large a request may be, and whether it is what the gateway is tried with. */
export type Admission = { size: number; isTrial: boolean }

/** May a request leave for this account now? */
export type Pass = ({ ok: true } & Admission) | { ok: false; again: Date | null }

/**
 * Asks the circuit breaker. After a doubtful answer requests go one by one, so that an outage does not take several more along;
 * while the gateway is being tried, one by one and small.
 */
export async function passCircuit(sql: Sql, account: string, batchSize: number, now: Date): Promise<Pass> {
  const circuit = await readCircuit(sql, account)
  if (isClean(circuit)) return { ok: true, size: batchSize, isTrial: false }
  // Not well: whoever else asks at this moment waits until it is decided here.
  const { state, doubtful, waitUntil, probeAt, trialBatchId, trialSize } = await readCircuit(sql, account, true)
  if (waitUntil && waitUntil > now) return { ok: false, again: waitUntil }
  if (state === 'OPEN') return { ok: false, again: probeAt }
  if (state === 'TRIAL')
    return (await isOnItsWay(sql, trialBatchId)) ? { ok: false, again: null } : { ok: true, size: Math.min(trialSize, batchSize), isTrial: true }
  if (doubtful > 0 && (await hasRequestOnItsWay(sql, now))) return { ok: false, again: null }
  return { ok: true, size: batchSize, isTrial: false }
}

async function hasRequestOnItsWay(sql: Sql, now: Date): Promise<boolean> {
  const found = await sql.$queryRaw<unknown[]>`SELECT 1 AS found FROM "Batch" WHERE "state" = 'PREPARED' AND "leaseUntil" > ${now} LIMIT 1`
  return found.length > 0
}

/** A trial whose batch was ended without telling the circuit (an upgrade, or recovered under another account) is over as well. */
async function isOnItsWay(sql: Sql, batchId: string | null): Promise<boolean> {
  const found = await sql.$queryRaw<unknown[]>`SELECT 1 AS found FROM "Batch" WHERE "id" = ${batchId} AND "state" = 'PREPARED'`
  return found.length > 0
}

export async function takeTrial(sql: Sql, account: string, batchId: string) {
  await sql.$executeRaw`UPDATE "Circuit" SET "trialBatchId" = ${batchId} WHERE "account" = ${account} AND "state" = 'TRIAL'`
}

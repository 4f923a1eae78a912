import 'server-only'
import { readSql, writeSql } from '@/lib/db/client'
import { readBreaker, recordSignal } from './breaker-store'

/** Is the account's circuit breaker open, and is it time to ask the gateway whether it is back? */
export async function isProbeDue(account: string, now: Date): Promise<boolean> {
  const { state, probeAt } = await readBreaker(readSql, account)
  return state === 'OPEN' && (probeAt === null || probeAt <= now)
}

/** Stores whether the gateway answered a harmless question. */
export function storeProbe(account: string, isAlive: boolean, now: Date): Promise<void> {
  return writeSql((sql) => recordSignal(sql, account, { kind: 'probe', isAlive }, now))
}

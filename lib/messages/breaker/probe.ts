import 'server-only'
import { readSql, writeSql } from '@/lib/db/client'
import { feelPulse, readCircuit } from './breaker'

/** Is the account's circuit open, and is it time to ask the gateway whether it is back? */
export async function isProbeDue(account: string, now: Date): Promise<boolean> {
  const { state, probeAt } = await readCircuit(readSql, account)
  return state === 'OPEN' && (probeAt === null || probeAt <= now)
}

/** Stores what the gateway said, or did not say, to a harmless question. */
export function storeProbe(account: string, alive: boolean, now: Date): Promise<void> {
  return writeSql((sql) => feelPulse(sql, account, { kind: 'probe', alive }, now))
}

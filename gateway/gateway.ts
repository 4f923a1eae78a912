import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Clock } from '@/lib/clock'
import type { Ledger } from './ledger'
import type { Settings } from './settings'

/** What every handler works with. */
export type Gateway = {
  settings: Settings
  ledger: Ledger
  clock: Clock
  /** Numbers that have shown their fault once already (behaviours with `once`). */
  seenOnce: Set<string>
  /** Requests that get no answer, on purpose; cut at the end. */
  hanging: Set<ServerResponse>
}

export type Call = { query: URLSearchParams; headers: IncomingHttpHeaders; body: string }

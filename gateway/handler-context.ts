import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Clock } from '@/lib/clock'
import type { Faults } from './fault-plan'
import type { Ledger } from './gateway-ledger'
import type { Settings } from './settings'

/** What every handler works with. */
export type Gateway = {
  settings: Settings
  ledger: Ledger
  clock: Clock
  faults: Faults
  /** Numbers that have shown their fault once already (behaviours with `once`). */
  seenOnce: Set<string>
  /** Requests that get no answer, on purpose; cut at the end. */
  hanging: Set<ServerResponse>
  /** Requests that are taken only when their time has come, although their connection broke at once. */
  late: { at: number; take: () => void }[]
  /** Aborted when the gateway closes. */
  closing: AbortSignal
}

/** `take`: only the first half of the numbers, or everything once more under ids of ours (gateway/faults.ts). */
export type Call = { query: URLSearchParams; headers: IncomingHttpHeaders; body: string; take?: 'first half' | 'again' }

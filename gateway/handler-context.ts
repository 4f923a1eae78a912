import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Clock } from '@/lib/clock'
import type { Faults } from './fault-plan'
import type { GatewayLedger } from './gateway-ledger'
import type { Settings } from './settings'

/** The state that all handlers share. */
export type GatewayContext = {
  settings: Settings
  ledger: GatewayLedger
  clock: Clock
  faults: Faults
  /** Numbers whose fault has happened already (faults with `once`). */
  seenOnce: Set<string>
  /** Connections that are left without an answer on purpose. They are cut when the gateway closes. */
  hanging: Set<ServerResponse>
  /** Requests that are accepted later, although their connection broke at once. `at` is in epoch milliseconds. */
  late: { at: number; take: () => void }[]
  /** Aborted when the gateway closes. */
  closing: AbortSignal
}

/** A request. `take`: accept only the first half of the numbers, or everything again under new ids (faults.ts). */
export type Call = { query: URLSearchParams; headers: IncomingHttpHeaders; body: string; take?: 'first half' | 'again' }

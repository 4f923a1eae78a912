import 'server-only'
import type { Clock } from '@/lib/clock'
import type { Ledger } from '@/lib/messages/ledger'
import type { RefusalCause, SmsGateway } from '@/lib/sms/gateway'

const PROBE_EVERY_MS = 1_000
const RECOVER_EVERY_MS = 30_000
/** The probe asks about the last minute of the gateway's log. */
const PROBED_MS = 60_000
/** Any other refusal is an answer of the gateway, which is therefore alive. */
const NO_SIGN_OF_LIFE: readonly RefusalCause[] = ['unreachable', 'redirected', 'throttled']

type Options = { gateway: Pick<SmsGateway, 'account' | 'readLogs'>; ledger: Ledger; clock: Clock }

/** What keeps sending healthy: the recovery of expired leases, and the probe of a gateway that was down. Each is a step that returns how long to rest, in milliseconds. */
export function createUpkeep({ gateway, ledger, clock }: Options) {
  const { account } = gateway

  /** Turns the batches that a crash left behind into lookups. */
  async function recover(): Promise<number> {
    await ledger.recoverExpiredLeases(account, clock.now())
    return RECOVER_EVERY_MS
  }

  /** While the circuit breaker is open: asks the gateway a harmless question. */
  async function probe(): Promise<number> {
    if (!(await ledger.isProbeDue(account, clock.now()))) return PROBE_EVERY_MS
    const now = clock.now()
    const outcome = await gateway.readLogs({ by: 'time', since: new Date(now.getTime() - PROBED_MS), until: now, limit: 1 })
    const isAlive = outcome.kind === 'answered' || (outcome.kind === 'refused' && !NO_SIGN_OF_LIFE.includes(outcome.cause))
    await ledger.storeProbe(account, isAlive, clock.now())
    return PROBE_EVERY_MS
  }

  return { recover, probe }
}

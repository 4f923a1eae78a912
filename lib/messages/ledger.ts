import 'server-only'
import { isProbeDue, storeProbe } from '@/lib/messages/breaker/probe'
import { claimBatch } from '@/lib/messages/claim/claim'
import { mayStillLeave } from '@/lib/messages/claim/may-still-leave'
import { knownMessageIds, storeLookup, takeLookup } from '@/lib/messages/lookup/log-lookup'
import { takeMissingReports } from '@/lib/messages/lookup/missing-reports'
import { reopenAfterReports, reopenTwiceADay } from '@/lib/messages/lookup/reopen-lookup'
import { recoverExpiredLeases } from '@/lib/messages/settle/recover'
import { settleBatch } from '@/lib/messages/settle/settle'
import { applyReports, storeReports } from './delivery-reports'

/**
 * The use cases of the message ledger, as the dispatcher calls them. Each is one transaction, one plain read, or a few transactions
 * that may safely be repeated. A crash may come between two of them, and the simulation makes it happen.
 */
export const ledger = {
  claimBatch,
  mayStillLeave,
  settleBatch,
  recoverExpiredLeases,
  takeLookup,
  knownMessageIds,
  storeLookup,
  isProbeDue,
  storeProbe,
  storeReports,
  applyReports,
  takeMissingReports,
  reopenAfterReports,
  reopenTwiceADay,
}

export type Ledger = typeof ledger

import 'server-only'
import { isProbeDue, storeProbe } from '@/lib/messages/breaker/probe'
import { claimBatch } from '@/lib/messages/claim/claim'
import { mayStillLeave } from '@/lib/messages/claim/may-still-leave'
import { knownMessageIds, storeLook, takeLook } from '@/lib/messages/lookup/log-lookup'
import { takeSweeps } from '@/lib/messages/lookup/missing-reports'
import { lookAgainAfterReports, lookAgainLater } from '@/lib/messages/lookup/reopen-lookup'
import { recoverExpiredLeases } from '@/lib/messages/settle/recover'
import { settleBatch } from '@/lib/messages/settle/settle'
import { applyReports, storeReports } from './delivery-reports'

/**
 * What the dispatcher asks of the message ledger. Each is one transaction, a plain read, or a few of them that lead to the same
 * when they are done again. A crash can fall between two of them; the simulation puts it there.
 */
export const ledger = {
  claimBatch,
  mayStillLeave,
  settleBatch,
  recoverExpiredLeases,
  takeLook,
  knownMessageIds,
  storeLook,
  isProbeDue,
  storeProbe,
  storeReports,
  applyReports,
  takeSweeps,
  lookAgainAfterReports,
  lookAgainLater,
}

export type Ledger = typeof ledger

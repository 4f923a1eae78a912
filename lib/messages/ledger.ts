import 'server-only'
import { claimBatch } from './claim'
import { mayStillLeave } from './leave'
import { knownMessageIds, storeLook, takeLook } from './looks'
import { isProbeDue, storeProbe } from './probe'
import { recoverExpiredLeases } from './recover'
import { applyReports, storeReports } from './reports'
import { lookAgainAfterReports, lookAgainLater } from './second-look'
import { settleBatch } from './settle'
import { takeSweeps } from './sweep'

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

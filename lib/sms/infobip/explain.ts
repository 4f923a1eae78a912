import type { Explanation } from '@/lib/sms/explanation'
import type { GatewayError, GatewayStatus } from '@/lib/sms/gateway'
import { ERRORS } from './explain-errors'
import { STATUSES } from './explain-statuses'
import { verdictOf } from './outcome'

const GROUP_REJECTED = 5

/**
 * Explains what became of a text, from Infobip's status and error. The error is more exact than the status where there is one;
 * error 0 means "no error". A code that is in neither table falls back to Infobip's own description.
 */
export function explain(status: GatewayStatus, error: GatewayError | null): Explanation {
  const known = (hasFailed(status) && error?.id ? ERRORS.get(error.id) : undefined) ?? STATUSES.get(`${status.groupId}/${status.id}`)
  if (!known && !hasFailed(status)) return { ...NOTHING_WRONG, sentence: 'The network has it and has not reported back yet.' }
  // A rejected text was refused before it reached a network, whatever the error says of it.
  const isCharged = status.groupId === GROUP_REJECTED ? false : null
  if (known) return { ...NOTHING_WRONG, isCharged, ...known }
  const said = (error?.id ? error.description?.trim() : '') || status.description?.trim()
  return {
    ...NOTHING_WRONG,
    isCharged,
    cause: 'network',
    problemOf: 'gateway',
    isFinal: error?.permanent ?? false,
    sentence: said || 'The gateway gave no reason.',
  }
}

const NOTHING_WRONG: Explanation = { sentence: '', cause: 'none', problemOf: null, isFinal: false, isCharged: null, affectsAll: false, advice: '' }

/** Whatever is neither accepted nor delivered counts as failed, also a status that the table does not know. */
function hasFailed(status: GatewayStatus): boolean {
  const verdict = verdictOf(status)
  return verdict !== 'ACCEPTED' && verdict !== 'DELIVERED'
}

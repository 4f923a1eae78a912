import type { GatewayStatus, RefusalCause, Verdict } from '@/lib/sms/gateway'

const DELIVERED_TO_OPERATOR = 2
const DUPLICATE_MESSAGE_ID = 23

/**
 * Infobip's status in the ledger's states. Group and id decide, never a name: the names differ between versions and the same
 * id means different things in different groups (https://www.infobip.com/docs/essentials/response-status-and-error-codes).
 */
export function verdictOf({ groupId, id }: Pick<GatewayStatus, 'groupId' | 'id'>): Verdict {
  switch (groupId) {
    case 0: // early v1: taken by the platform
    case 1: // pending
      return 'ACCEPTED'
    case 2:
      return 'UNDELIVERED'
    case 3:
      // At the operator is not on the phone: another report may follow.
      return id === DELIVERED_TO_OPERATOR ? 'ACCEPTED' : 'DELIVERED'
    case 4:
      return 'EXPIRED'
    case 5:
      // The id was used before: an earlier request has sent this text.
      return id === DUPLICATE_MESSAGE_ID ? 'ACCEPTED' : 'REJECTED'
    default:
      return 'UNRECOGNISED'
  }
}

/** HTTP answers that, in Infobip's own envelope, say for certain that nothing was taken. 408 and 5xx never do. */
export function refusalCauseOf(httpStatus: number): RefusalCause | null {
  switch (httpStatus) {
    case 401:
      return 'credentials'
    case 403:
      return 'forbidden'
    case 402:
      return 'credit'
    case 429:
      return 'throttled'
    case 404:
    case 415:
      return 'unsupported'
    case 400:
    case 413:
    case 422:
      return 'invalid'
    default:
      return null
  }
}

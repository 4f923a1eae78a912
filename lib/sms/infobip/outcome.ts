import type { GatewayStatus, RefusalCause, Verdict } from '@/lib/sms/gateway'

const DELIVERED_TO_OPERATOR = 2
const DUPLICATE_MESSAGE_ID = 23

/**
 * Translates Infobip's status into the ledger's states. Group and id decide, never a name: names differ between the versions, and
 * one id means different things in different groups (https://www.infobip.com/docs/essentials/response-status-and-error-codes).
 */
export function verdictOf({ groupId, id }: Pick<GatewayStatus, 'groupId' | 'id'>): Verdict {
  switch (groupId) {
    case 0: // v1's first years: accepted
    case 1: // pending
      return 'ACCEPTED'
    case 2:
      return 'UNDELIVERED'
    case 3:
      // The operator has it, and the phone may not: another report may follow.
      return id === DELIVERED_TO_OPERATOR ? 'ACCEPTED' : 'DELIVERED'
    case 4:
      return 'EXPIRED'
    case 5:
      // The id was used before, so an earlier request has sent this text.
      return id === DUPLICATE_MESSAGE_ID ? 'ACCEPTED' : 'REJECTED'
    default:
      return 'UNRECOGNISED'
  }
}

/** The HTTP statuses that, together with Infobip's own error envelope, prove that nothing was taken. @returns null for all others, like 408 and 5xx. */
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

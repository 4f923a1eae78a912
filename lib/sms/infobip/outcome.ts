import type { GatewayStatus, RefusalCause, Verdict } from '../gateway'

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

// Before the first byte of the request could leave: the name was not found, or the certificate is not theirs.
const NEVER_LEFT =
  /^(ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_CERT_ALTNAME_INVALID)/

/** Did the request certainly not leave? Everything else (a reset, a time-out) is unknown. */
export function neverLeft(error: unknown): boolean {
  // A name with several addresses: each was tried, and each must have failed before anything left.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverLeft)
  // "Host unreachable" also ends connections that were open and had the request on them: only failing to connect is certain.
  return NEVER_LEFT.test(text(error, 'code') ?? '') || text(error, 'syscall') === 'connect'
}

export function errorCode(error: unknown): string | null {
  return text(error, 'code')
}

function text(error: unknown, property: 'code' | 'syscall'): string | null {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, property) : null
  return typeof value === 'string' ? value : null
}

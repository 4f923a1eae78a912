import type { RefusalCause } from '@/lib/sms/gateway'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
const LONGEST_RETRY_AFTER_MS = 60 * 60_000

/** After this many requests in a row without a certain answer, sending pauses: each further one leaves more people in doubt. */
export const MAX_UNKNOWN_IN_A_ROW = 3

/**
 * How long everything waits after a request that was certainly not taken for a passing reason: twice as long each time, with
 * full jitter so that several workers do not come back at once; what the gateway asks for (`Retry-After`) counts first.
 * @param failures in a row, from 1. @param random from 0 up to 1.
 */
export function waitMs(failures: number, retryAfterMs: number | null, random: number): number {
  if (retryAfterMs !== null) return Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS)
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}

/** Causes that waiting does not cure: the campaign pauses, and this is why. The others are waited for, or are about one number. */
export const PAUSES: Partial<Record<RefusalCause, string>> = {
  credentials: 'The gateway does not accept the credentials. Nothing was lost: mend them, then press Resume.',
  forbidden: 'The gateway does not allow these credentials to send texts. Nothing was lost: mend that in your account, then press Resume.',
  credit: 'There is no credit left on the account. Nothing was lost: top it up, then press Resume.',
}

export const NO_CREDIT = 'The gateway refused texts because there is no credit left. Top up the account, then press Resume for the people who are waiting.'
export const TOO_MANY_UNKNOWN = `The gateway gave no certain answer ${MAX_UNKNOWN_IN_A_ROW} times in a row. The people of those requests are listed as not certain and are not texted again by themselves. Press Resume for the people who are waiting.`

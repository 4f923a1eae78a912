const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
const LONGEST_RETRY_AFTER_MS = 60 * 60_000

/**
 * The back-off after a request that was certainly not taken for a passing reason, in milliseconds. It doubles with each failure, and
 * half of it is random, so that several workers do not come back at once. If the gateway says how long to wait (`Retry-After`),
 * that counts instead, up to an hour.
 * @param failures in a row, from 1. @param random from 0 up to 1.
 */
export function waitMs(failures: number, retryAfterMs: number | null, random: number): number {
  if (retryAfterMs !== null) return Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS)
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}

import type { RefusalCause, SendOutcome } from '@/lib/sms/gateway'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
const LONGEST_RETRY_AFTER_MS = 60 * 60_000

/** After this many requests in a row without a certain answer, sending pauses: each further one leaves more people in doubt. */
const MAX_UNKNOWN_IN_A_ROW = 3
/** After this many single people in a row who are refused as invalid, it is the text or the sender that is wrong, not them. */
const MAX_INVALID_IN_A_ROW = 5

/**
 * How long everything waits after a request that was certainly not taken for a passing reason: twice as long each time, of
 * which the second half is random so that several workers do not come back at once; what the gateway asks for (`Retry-After`)
 * counts first. @param failures in a row, from 1. @param random from 0 up to 1.
 */
export function waitMs(failures: number, retryAfterMs: number | null, random: number): number {
  if (retryAfterMs !== null) return Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS)
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}

/** Causes that waiting does not cure: the campaign pauses, and this is why. The others are waited for, or are about one number. */
const PAUSES: Partial<Record<RefusalCause, string>> = {
  credentials: 'The gateway does not accept the credentials. Nothing was lost: mend them, then press Resume.',
  forbidden: 'The gateway does not allow these credentials to send texts. Nothing was lost: mend that in your account, then press Resume.',
  credit: 'There is no credit left on the account. Nothing was lost: top it up, then press Resume.',
  unsupported: 'The gateway does not know how to send texts at this address. Nothing was lost: check the address in the settings, then press Resume.',
}

const NO_CREDIT = 'The gateway refused texts because there is no credit left. Top up the account, then press Resume for the people who are waiting.'
/** Statuses of one text that would befall every other one too: group and id, as in lib/messages/describe.ts. */
const PAUSES_BY_STATUS = new Map([
  ['5/12', NO_CREDIT],
  ['5/17', NO_CREDIT],
  [
    '5/13',
    'The gateway refused texts because the sender is blocked on the account. Mend that in your account, then press Resume for the people who are waiting.',
  ],
])

const TOO_MANY_UNKNOWN = `The gateway gave no certain answer ${MAX_UNKNOWN_IN_A_ROW} times in a row. The people of those requests are listed as not certain and are not texted again by themselves. Press Resume for the people who are waiting.`
const TOO_MANY_INVALID = `The gateway refused ${MAX_INVALID_IN_A_ROW} people in a row as not valid, so the sender or the text may be what it does not like. Press Resume for the people who are waiting.`

type Circumstances = { people: number; claimedAt: Date; now: Date }

/** Watches how requests end, one after the other, and says when to pause and how many have failed in a row. */
export function createPulse() {
  let failures = 0
  let failedAt = 0
  let unknown = 0
  let invalid = 0

  function count(outcome: SendOutcome, { people, claimedAt, now }: Circumstances) {
    const cause = outcome.kind === 'refused' ? outcome.cause : null
    unknown = outcome.kind === 'unknown' ? unknown + 1 : 0
    if (outcome.kind === 'answered') invalid = 0
    else if (cause === 'invalid' && people === 1) invalid += 1
    if (cause === null || cause === 'invalid') failures = 0
    else if (failures === 0 || claimedAt.getTime() >= failedAt) {
      // Requests that were on their way together fail together: that is one failure.
      failures += 1
      failedAt = now.getTime()
    }
  }

  function pauseReason(outcome: SendOutcome): string | undefined {
    if (unknown >= MAX_UNKNOWN_IN_A_ROW) return TOO_MANY_UNKNOWN
    if (invalid >= MAX_INVALID_IN_A_ROW) return TOO_MANY_INVALID
    if (outcome.kind === 'refused') return PAUSES[outcome.cause]
    if (outcome.kind === 'answered') return outcome.entries.map(({ status }) => PAUSES_BY_STATUS.get(`${status.groupId}/${status.id}`)).find(Boolean)
    return undefined
  }

  return {
    /** @returns `pause`: why the campaign must pause; `failures`: for how many requests in a row to wait, 0 when this one did not fail. */
    feel(outcome: SendOutcome, circumstances: Circumstances): { pause: string | undefined; failures: number } {
      count(outcome, circumstances)
      const pause = pauseReason(outcome)
      if (pause) [failures, unknown, invalid] = [0, 0, 0]
      return { pause, failures }
    },
  }
}

import type { MessageState } from './status'

type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'info'

export type SkipReason = 'OPTED_OUT' | 'STOPPED' | 'LEFT'

/** What of a message row decides its words. */
export type Described = {
  state: MessageState
  skipReason: SkipReason | null
  statusGroupId: number | null
  statusId: number | null
  statusDescription: string | null
  errorId: number | null
  errorDescription: string | null
  /** When the network says it was sent; it may never say. */
  sentAt: Date | null
  stateAt: Date
}

/** A message's status in the owner's words: `label` for the badge, `reason` for why, empty where the label says it all. */
export type Words = { label: string; tone: Tone; reason: string }

const LABELS: Record<MessageState, { label: string; tone: Tone }> = {
  QUEUED: { label: 'Waiting', tone: 'neutral' },
  ACCEPTED: { label: 'Handed over', tone: 'info' },
  DELIVERED: { label: 'Delivered', tone: 'good' },
  UNDELIVERED: { label: 'Not delivered', tone: 'bad' },
  EXPIRED: { label: 'Not delivered', tone: 'bad' },
  REJECTED: { label: 'Not sent', tone: 'bad' },
  SKIPPED: { label: 'Left out', tone: 'neutral' },
  UNKNOWN: { label: 'Not certain: asking the gateway', tone: 'warn' },
  NEEDS_REVIEW: { label: 'Not certain', tone: 'warn' },
}

const AT_THE_OPERATOR = 2

/** Infobip keeps reports for 48 hours, and a text stays valid for at most as long: after three days no receipt comes any more. */
const NO_RECEIPT_AFTER_MS = 72 * 60 * 60_000

const SKIPS: Record<SkipReason, string> = {
  OPTED_OUT: 'The person has opted out.',
  STOPPED: 'The campaign was stopped first.',
  LEFT: 'Not sent again: nobody knows whether it arrived.',
}

/**
 * Why a text was not delivered, by the error's id (https://www.infobip.com/docs/essentials/response-status-and-error-codes).
 * Only what an owner can understand or do something about; the rest falls back to the gateway's own sentence.
 */
const ERRORS = new Map<number, string>([
  [1, 'This number does not exist.'],
  [5, 'The network does not know this number.'],
  [6, 'The phone was off or out of coverage.'],
  [27, 'The phone was off or out of coverage.'],
  [8, 'The phone is abroad and does not receive texts there.'],
  [9, 'This number does not receive texts.'],
  [11, 'This number does not receive texts.'],
  [12, 'This number does not receive texts.'],
  [13, 'The service of this number is suspended.'],
  [31, 'The phone was busy with other texts.'],
  [32, 'The phone did not take the text.'],
  [33, 'Too many texts were waiting for this phone.'],
  [256, 'The phone’s memory for texts is full.'],
  [351, 'The number is not right.'],
  [352, 'The text is too long.'],
  [573, 'The person has blocked such texts.'],
  [581, 'The person’s phone account has no credit.'],
  [603, 'The person has asked not to be texted (STOP).'],
  [607, 'The network took the text for spam.'],
  [2050, 'The number is on the network’s do-not-disturb list.'],
  [2052, 'The number is on the account’s list of blocked numbers.'],
  [2053, 'The sender is blocked.'],
  [3041, 'This number is no longer in use.'],
  [4101, 'The phone could not be reached in time.'],
  [4103, 'This number got too many texts within an hour.'],
  [4104, 'This number got the same text too often within an hour.'],
  [5492, 'This number got the same text before.'],
])

/** Why a text was refused or ended, by the status' id within its group. */
const STATUSES = new Map<string, string>([
  ['2/4', 'The network refused it.'],
  ['2/9', 'The network could not deliver it.'],
  ['2/31', 'The gateway never sent it.'],
  ['4/15', 'The phone could not be reached in time.'],
  ['4/29', 'The network never said what became of it.'],
  ['5/6', 'The gateway has no way into this network.'],
  ['5/8', 'The number is not right: its beginning or its length is unknown.'],
  ['5/10', 'The number is on a do-not-disturb list.'],
  ['5/11', 'The sender is not registered for this country.'],
  ['5/12', 'There was not enough credit on the account.'],
  ['5/13', 'The sender is blocked on the account.'],
  ['5/14', 'The number is on the account’s list of blocked numbers.'],
  ['5/16', 'The network could not be reached.'],
  ['5/17', 'The account’s credit has run out of time.'],
  ['5/18', 'On a trial account, only verified numbers can be texted.'],
  ['5/19', 'The account has no route to this number.'],
  ['5/20', 'This number got too many texts within an hour.'],
  ['5/21', 'The gateway had a fault.'],
  ['5/25', 'The text is too long.'],
  ['5/51', 'There was no number.'],
  ['5/52', 'The number is not right: its beginning or its length is unknown.'],
  ['5/87', 'The gateway’s fraud filter stopped it.'],
  ['5/100', 'The gateway found the text or the number not valid.'],
])

/** What has become of a text by `now`. */
export function describeMessage(message: Described, now: Date): Words {
  if (isWithoutReceipt(message, now)) return { label: 'Sent, no receipt', tone: 'neutral', reason: 'The network took it and never reported back.' }
  return { ...LABELS[message.state], reason: reasonOf(message) }
}

function isWithoutReceipt({ state, sentAt, stateAt }: Described, now: Date): boolean {
  return state === 'ACCEPTED' && now.getTime() - (sentAt ?? stateAt).getTime() >= NO_RECEIPT_AFTER_MS
}

function reasonOf(message: Described): string {
  const { state, skipReason, statusId } = message
  switch (state) {
    case 'ACCEPTED':
      return statusId === AT_THE_OPERATOR ? 'The network has it; the phone has not confirmed it yet.' : 'The network has it and has not reported back yet.'
    case 'SKIPPED':
      return SKIPS[skipReason ?? 'OPTED_OUT']
    case 'UNKNOWN':
    case 'NEEDS_REVIEW':
      return `It may have been sent. It is not sent again ${state === 'UNKNOWN' ? 'until this is known' : 'by itself'}. ${message.statusDescription ?? ''}`.trim()
    case 'UNDELIVERED':
    case 'EXPIRED':
    case 'REJECTED':
      return failureReason(message)
    default:
      return ''
  }
}

/** The error says it more exactly than the status, where there is one; error 0 is "no error". */
function failureReason({ errorId, errorDescription, statusGroupId, statusId, statusDescription }: Described): string {
  const byError = errorId ? ERRORS.get(errorId) : undefined
  return byError ?? STATUSES.get(`${statusGroupId}/${statusId}`) ?? (errorId ? errorDescription : null) ?? statusDescription ?? 'The gateway gave no reason.'
}

import type { GatewayError, GatewayStatus, SmsGateway } from '@/lib/sms/gateway'
import type { Tone } from '@/lib/words/tone'
import type { MessageState } from './status'

type SkipReason = 'OPTED_OUT' | 'STOPPED' | 'GIVEN_UP'

/** The columns of a message row that decide its words. */
export type DescribedMessage = {
  state: MessageState
  skipReason: SkipReason | null
  statusGroupId: number | null
  statusId: number | null
  statusName: string | null
  statusDescription: string | null
  errorId: number | null
  errorName: string | null
  errorDescription: string | null
  errorPermanent: boolean | null
  /** When the network says it was sent; it may never say. */
  sentAt: Date | null
  stateAt: Date
}

/** A message's status in the owner's words: `label` for the badge, and `reason` for why, empty if the label says it all. */
export type StatusWords = { label: string; tone: Tone; reason: string }

const LABELS: Record<MessageState, { label: string; tone: Tone }> = {
  QUEUED: { label: 'Waiting', tone: 'neutral' },
  ACCEPTED: { label: 'On its way', tone: 'info' },
  DELIVERED: { label: 'Delivered', tone: 'good' },
  UNDELIVERED: { label: 'Not delivered', tone: 'bad' },
  EXPIRED: { label: 'Not delivered', tone: 'bad' },
  REJECTED: { label: 'Refused', tone: 'bad' },
  SKIPPED: { label: 'Not sent', tone: 'neutral' },
  UNKNOWN: { label: 'Checking', tone: 'warn' },
  NEEDS_REVIEW: { label: 'Uncertain', tone: 'warn' },
}

const SKIPS: Record<SkipReason, string> = {
  OPTED_OUT: 'The person has opted out.',
  STOPPED: 'You stopped the campaign first.',
  GIVEN_UP: 'You decided not to send it again. It is uncertain whether it arrived.',
}

/** Which gateway explains the codes, and how long it may still report. */
type Options = { gateway: Pick<SmsGateway, 'explain' | 'capabilities'>; now: Date }

/** The words for a message at a moment. */
export function describeMessage(message: DescribedMessage, { gateway, now }: Options): StatusWords {
  if (isWithoutReceipt(message, gateway.capabilities.lastReportAfterMs, now))
    return { label: 'Sent, no receipt', tone: 'neutral', reason: 'The network took it and never reported back.' }
  return { ...LABELS[message.state], reason: reasonFor(message, gateway.explain) }
}

function isWithoutReceipt({ state, sentAt, stateAt }: DescribedMessage, lastReportAfterMs: number, now: Date): boolean {
  return state === 'ACCEPTED' && now.getTime() - (sentAt ?? stateAt).getTime() >= lastReportAfterMs
}

function reasonFor(message: DescribedMessage, explain: SmsGateway['explain']): string {
  switch (message.state) {
    case 'SKIPPED':
      return SKIPS[message.skipReason ?? 'OPTED_OUT']
    case 'UNKNOWN':
      return `It may have been sent, so it is not sent again until this is certain. ${message.statusDescription ?? ''}`.trim()
    case 'NEEDS_REVIEW':
      return `It may have been sent, so it is not sent again unless you decide so. ${message.statusDescription ?? ''}`.trim()
    case 'ACCEPTED':
    case 'UNDELIVERED':
    case 'EXPIRED':
    case 'REJECTED':
      return explain(statusOf(message), errorOf(message)).sentence
    default:
      return ''
  }
}

function statusOf({ statusGroupId, statusId, statusName, statusDescription }: DescribedMessage): GatewayStatus {
  return { groupId: statusGroupId, groupName: null, id: statusId, name: statusName, description: statusDescription }
}

function errorOf({ errorId, errorName, errorDescription, errorPermanent }: DescribedMessage): GatewayError | null {
  return errorId === null ? null : { groupId: null, groupName: null, id: errorId, name: errorName, description: errorDescription, permanent: errorPermanent }
}

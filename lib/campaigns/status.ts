import { z } from 'zod'
import { MessageState } from '@/lib/messages/status'
import type { Tone } from '@/lib/words/tone'

export const CampaignStatus = z.enum(['DRAFT', 'SCHEDULED', 'SENDING', 'PAUSED', 'STOPPED', 'FINISHED'])
export type CampaignStatus = z.output<typeof CampaignStatus>

/** A campaign's status in the owner's words. */
export const campaignStatusWords: Record<CampaignStatus, { label: string; tone: Tone }> = {
  DRAFT: { label: 'Draft', tone: 'neutral' },
  SCHEDULED: { label: 'Scheduled', tone: 'info' },
  SENDING: { label: 'Sending', tone: 'info' },
  PAUSED: { label: 'Paused', tone: 'warn' },
  STOPPED: { label: 'Stopped', tone: 'bad' },
  FINISHED: { label: 'Sent', tone: 'good' },
}

export const RecipientOutcome = z.enum(['waiting', 'accepted', 'delivered', 'failed', 'skipped', 'unsure'])
/** The state of a person's text, in six groups. Each text is in exactly one group, so `planned` is their sum. */
export type RecipientOutcome = z.output<typeof RecipientOutcome>

const OUTCOME: Record<MessageState, RecipientOutcome> = {
  QUEUED: 'waiting',
  ACCEPTED: 'accepted',
  DELIVERED: 'delivered',
  UNDELIVERED: 'failed',
  EXPIRED: 'failed',
  REJECTED: 'failed',
  SKIPPED: 'skipped',
  UNKNOWN: 'unsure',
  NEEDS_REVIEW: 'unsure',
}

export const outcomeWords: Record<RecipientOutcome, { label: string; explanation: string; tone: Tone }> = {
  waiting: { label: 'Waiting', explanation: 'Still to be sent', tone: 'neutral' },
  accepted: { label: 'On its way', explanation: 'The network has it and has not reported back yet', tone: 'info' },
  delivered: { label: 'Delivered', explanation: 'On the phone', tone: 'good' },
  failed: { label: 'Failed', explanation: 'Could not be delivered', tone: 'bad' },
  skipped: { label: 'Not sent', explanation: 'Opted out, stopped, or given up by you', tone: 'neutral' },
  unsure: { label: 'Checking', explanation: 'It may have been sent. It is not sent again until this is certain', tone: 'warn' },
}

export function statesOf(outcome: RecipientOutcome): MessageState[] {
  return MessageState.options.filter((state) => OUTCOME[state] === outcome)
}

// The network accepted these texts, delivered or not.
const TAKEN = new Set<MessageState>(['ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'EXPIRED'])

/**
 * How many texts are in each group. `planned`: the sum. `taken`: the texts of all groups that the network accepted. `undecided`: the
 * `unsure` texts that the owner has to decide on, because the gateway's log did not settle them.
 */
export type Totals = Record<RecipientOutcome, number> & { planned: number; taken: number; undecided: number }

/** Adds up the rows of a GROUP BY state. */
export function totalsOf(groups: readonly { state: MessageState; count: number }[]): Totals {
  const totals: Totals = { planned: 0, taken: 0, undecided: 0, waiting: 0, accepted: 0, delivered: 0, failed: 0, skipped: 0, unsure: 0 }
  for (const { state, count } of groups) {
    totals[OUTCOME[state]] += count
    totals.planned += count
    if (TAKEN.has(state)) totals.taken += count
    if (state === 'NEEDS_REVIEW') totals.undecided += count
  }
  return totals
}

/** Whether anything can still change without the owner. If so, the page refreshes every few seconds. */
export function isMoving(status: CampaignStatus, totals: Totals): boolean {
  return status === 'SENDING' || totals.accepted > 0 || totals.unsure > 0
}

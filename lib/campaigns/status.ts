import { z } from 'zod'
import { MessageState } from '@/lib/messages/status'

export const CampaignStatus = z.enum(['DRAFT', 'SCHEDULED', 'SENDING', 'PAUSED', 'STOPPED', 'FINISHED'])
export type CampaignStatus = z.output<typeof CampaignStatus>

type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'info'

/** A campaign's status in the owner's words. */
export const campaignStatusWords: Record<CampaignStatus, { label: string; tone: Tone }> = {
  DRAFT: { label: 'Draft', tone: 'neutral' },
  SCHEDULED: { label: 'Scheduled', tone: 'info' },
  SENDING: { label: 'Sending', tone: 'info' },
  PAUSED: { label: 'Paused', tone: 'warn' },
  STOPPED: { label: 'Stopped', tone: 'bad' },
  FINISHED: { label: 'Sent', tone: 'good' },
}

export const Outcome = z.enum(['waiting', 'accepted', 'delivered', 'failed', 'skipped', 'unsure'])
/** What a person's text has come to, in six kinds that are disjoint and complete: planned is their sum. */
export type Outcome = z.output<typeof Outcome>

const OUTCOME: Record<MessageState, Outcome> = {
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

export const outcomeWords: Record<Outcome, { label: string; explanation: string; tone: Tone }> = {
  waiting: { label: 'Waiting', explanation: 'Not handed to the network yet', tone: 'neutral' },
  accepted: { label: 'Handed over', explanation: 'The network has it and has not reported back yet', tone: 'info' },
  delivered: { label: 'Delivered', explanation: 'On the phone', tone: 'good' },
  failed: { label: 'Failed', explanation: 'Could not be delivered', tone: 'bad' },
  skipped: { label: 'Left out', explanation: 'Not sent, or not sent again, on purpose: opted out, stopped, or left by you', tone: 'neutral' },
  unsure: { label: 'Not certain', explanation: 'It may have been sent; it is not sent again until this is known', tone: 'warn' },
}

export function statesOf(outcome: Outcome): MessageState[] {
  return MessageState.options.filter((state) => OUTCOME[state] === outcome)
}

// The network took it, whatever came of it afterwards.
const TAKEN = new Set<MessageState>(['ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'EXPIRED'])

/**
 * `planned` is the sum of the six outcomes; across them, `taken` counts what the network accepted, and `undecided` those of the
 * `unsure` that the gateway could not tell of either, so that the owner has to decide.
 */
export type Totals = Record<Outcome, number> & { planned: number; taken: number; undecided: number }

/** Adds up a GROUP BY state. */
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

/** Can anything still change by itself? Then the page looks again every few seconds. */
export function isMoving(status: CampaignStatus, totals: Totals): boolean {
  return status === 'SENDING' || totals.accepted > 0 || totals.unsure > 0
}

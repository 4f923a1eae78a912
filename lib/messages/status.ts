import { z } from 'zod'
import type { Verdict } from '@/lib/sms/gateway'

/** A message's state, as the ledger names it; the same names as the database's enum. */
export const MessageState = z.enum(['QUEUED', 'ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'EXPIRED', 'REJECTED', 'SKIPPED', 'UNKNOWN', 'NEEDS_REVIEW'])
export type MessageState = z.output<typeof MessageState>

/** How far along a message is. A delivery report only ever moves it to a higher rank. */
const RANK: Record<MessageState, number> = {
  QUEUED: 0,
  UNKNOWN: 1,
  NEEDS_REVIEW: 1,
  ACCEPTED: 2,
  DELIVERED: 3,
  UNDELIVERED: 3,
  EXPIRED: 3,
  REJECTED: 3,
  SKIPPED: 3,
}

/**
 * The state of a message after a delivery report. A report proves that the gateway has the text, so it also ends UNKNOWN. The only
 * step between final states is to DELIVERED from UNDELIVERED or EXPIRED: the phone was reached after all. A report never changes
 * a text that has not been sent, so a forged report cannot keep a text from leaving.
 * @param isGivenUp the text was uncertain and the owner gave it up; the report now tells its outcome.
 */
export function advance(state: MessageState, verdict: Verdict, isGivenUp = false): MessageState {
  if (verdict === 'UNRECOGNISED' || state === 'QUEUED' || (state === 'SKIPPED' && !isGivenUp)) return state
  if (verdict === 'DELIVERED' && (state === 'UNDELIVERED' || state === 'EXPIRED')) return 'DELIVERED'
  const rank = RANK[state === 'SKIPPED' ? 'NEEDS_REVIEW' : state]
  return RANK[verdict] > rank ? verdict : state
}

/** The state of a message after the answer to its request. With a status that the adapter does not know, a messageId still proves that the text was taken. */
export function stateAfterSend(verdict: Verdict, messageId: string | null): MessageState {
  if (verdict !== 'UNRECOGNISED') return verdict
  return messageId === null ? 'UNKNOWN' : 'ACCEPTED'
}

import { z } from 'zod'
import type { Verdict } from '@/lib/sms/gateway'

/** A message's state, as the ledger names it; the same names as the database's enum. */
export const MessageState = z.enum(['QUEUED', 'ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'EXPIRED', 'REJECTED', 'SKIPPED', 'UNKNOWN', 'NEEDS_REVIEW'])
export type MessageState = z.output<typeof MessageState>

/** How far along a message is. News moves it up, never down or sideways. */
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
 * Where a delivery report takes a message: the state it is in afterwards. A report proves that the gateway has the text, so it
 * also ends UNKNOWN. A phone that was reached after all (DELIVERED after UNDELIVERED or EXPIRED) is the one step between final
 * states. A report never touches what has not been sent, so a forged one cannot keep a text from leaving.
 * @param isLeft the text was sent once, nobody knew whether it arrived, and the owner left it at that: now it is known.
 */
export function advance(state: MessageState, verdict: Verdict, isLeft = false): MessageState {
  if (verdict === 'UNRECOGNISED' || state === 'QUEUED' || (state === 'SKIPPED' && !isLeft)) return state
  if (verdict === 'DELIVERED' && (state === 'UNDELIVERED' || state === 'EXPIRED')) return 'DELIVERED'
  const rank = RANK[state === 'SKIPPED' ? 'NEEDS_REVIEW' : state]
  return RANK[verdict] > rank ? verdict : state
}

/** What the answer to a send makes of a message. A status that nobody knows still proves, by its messageId, that it was taken. */
export function stateAfterSend(verdict: Verdict, messageId: string | null): MessageState {
  if (verdict !== 'UNRECOGNISED') return verdict
  return messageId === null ? 'UNKNOWN' : 'ACCEPTED'
}

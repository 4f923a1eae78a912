import type { OutgoingBatch, OutgoingText, RefusalCause, SmsGateway } from '@/lib/sms/gateway'

/** What the conformance suite has to know of an adapter, besides the port that it implements. */
export type AdapterUnderTest = {
  /** The adapter, connected to a server at `baseUrl`, with any credentials. */
  connect(options: { baseUrl: string; timeoutMs: number }): SmsGateway
  /** Starts a well-behaved provider, and connects the adapter to it. The caller's test closes it. */
  rehearse(): Promise<Rehearsal>
  spelling: Spelling
}

/** How the provider spells what a scripted server is to answer. */
type Spelling = {
  /** The answer to a send: an entry for each text, all of them taken. */
  taken(entries: readonly SpelledEntry[]): SpelledAnswer
  /** The refusals that the provider documents. They have to include credentials, throttled and invalid. */
  refusals: readonly (SpelledAnswer & { cause: RefusalCause })[]
  /** An error in the provider's own envelope, for a status after which the texts may have been taken. */
  error(status: number): SpelledAnswer
  /** Bodies of pushed reports, and what they hold. */
  pushes: readonly { body: string; reports: number; bad: number }[]
}

type SpelledAnswer = { status: number; body: unknown }
/** `to` as the answer spells the number: with or without the plus sign. */
export type SpelledEntry = { to: string; messageId: string }

export type Rehearsal = {
  gateway: SmsGateway
  /** The adapter with credentials that the provider does not accept. */
  stranger: SmsGateway
  clock: { now(): Date; advance(ms: number): void }
  /** How long after sending a text is delivered, in milliseconds of the clock. */
  deliveredAfterMs: number
  /** Numbers that are delivered, by index; one that is never delivered; one that the answer refuses. */
  numbers: { delivered(index: number): string; undelivered: string; refused: string }
  /** The texts that the provider has taken, by its own record. */
  taken(): { to: string; text: string }[]
  /** Pushes the reports that are due. */
  push(): Promise<unknown>
}

/** A batch as the dispatcher builds it: with ids of ours only for an adapter that takes them. */
export function batchOf({ capabilities }: Pick<SmsGateway, 'capabilities'>, numbers: readonly string[], more: Partial<OutgoingBatch> = {}): OutgoingBatch {
  const texts = numbers.map((to): OutgoingText => ({ to, text: 'Grand opening on Monday', messageId: capabilities.ownIds ? `own-${to}` : null }))
  return { bulkId: 'bulk-1', sender: 'WineShop', texts, reportsTo: null, ...more }
}

/** Sends to all numbers, in as many requests as the adapter needs. @returns the entries of all answers. */
export async function sendTo(gateway: SmsGateway, numbers: readonly string[], more: Partial<OutgoingBatch> = {}) {
  const size = Math.min(numbers.length, gateway.capabilities.maxTextsPerRequest)
  const entries = []
  for (let start = 0; start < numbers.length; start += size) {
    const outcome = await gateway.sendBatch(batchOf(gateway, numbers.slice(start, start + size), more))
    if (outcome.kind !== 'answered') throw new Error(`The provider did not take the texts: ${outcome.problem}`)
    entries.push(...outcome.entries)
  }
  return entries
}

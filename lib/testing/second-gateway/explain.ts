import type { Explanation } from '@/lib/sms/explanation'
import type { GatewayError, GatewayStatus, Verdict } from '@/lib/sms/gateway'

const VERDICTS: Record<string, Verdict> = {
  accepted: 'ACCEPTED',
  scheduled: 'ACCEPTED',
  queued: 'ACCEPTED',
  sending: 'ACCEPTED',
  sent: 'ACCEPTED',
  delivered: 'DELIVERED',
  read: 'DELIVERED',
  undelivered: 'UNDELIVERED',
  failed: 'REJECTED',
  canceled: 'REJECTED',
}

/** Translates a status word into the ledger's states. */
export const verdictOf = (word: string): Verdict => (Object.hasOwn(VERDICTS, word) ? VERDICTS[word] : undefined) ?? 'UNRECOGNISED'

/** The ledger keeps a status as numbers and words. This provider has one word, and the number of the error. */
export const statusOf = (word: string, code: number | null, message: string | null): GatewayStatus => ({
  groupId: null,
  groupName: null,
  id: code,
  name: word,
  description: message,
})

const NOTHING_WRONG: Explanation = { sentence: '', cause: 'none', problemOf: null, isFinal: false, isCharged: null, affectsAll: false, advice: '' }
const person = { ...NOTHING_WRONG, problemOf: 'person' } as const
const account = { ...NOTHING_WRONG, problemOf: 'account', isFinal: true } as const

/** Errors of one text, by code (https://www.twilio.com/docs/api/errors). */
const ERRORS: ReadonlyMap<number, Explanation> = new Map<number, Explanation>([
  [21211, { ...person, cause: 'number', isFinal: true, sentence: 'The number is not valid.' }],
  [21408, { ...account, cause: 'account', sentence: 'The account may not send texts to this country.' }],
  [21606, { ...account, cause: 'sender', affectsAll: true, sentence: 'The sender does not belong to the account.' }],
  [21610, { ...person, cause: 'blocked', isFinal: true, sentence: 'The person has asked not to be texted (STOP).' }],
  [21614, { ...person, cause: 'number', isFinal: true, sentence: 'This number does not receive texts.' }],
  [21617, { ...account, cause: 'text', sentence: 'The text is too long.' }],
  [30002, { ...account, cause: 'account', isFinal: false, affectsAll: true, sentence: 'The account is suspended.' }],
  [30003, { ...person, cause: 'phone', sentence: 'The phone was off or out of coverage.' }],
  [30004, { ...person, cause: 'blocked', sentence: 'The network or the person blocked the text.' }],
  [30005, { ...person, cause: 'number', isFinal: true, sentence: 'This number is not known or no longer in use.' }],
  [30006, { ...person, cause: 'number', isFinal: true, sentence: 'This number does not receive texts.' }],
  [30007, { ...account, cause: 'text', sentence: 'The network took the text for spam.' }],
])

/** Is it an error of one text? Then the request was understood and the text refused. */
export const isErrorOfText = (code: number) => ERRORS.has(code)

export function explain(status: GatewayStatus, error: GatewayError | null): Explanation {
  const verdict = verdictOf(status.name ?? '')
  if (verdict === 'ACCEPTED') return { ...NOTHING_WRONG, sentence: 'The network has it and has not reported back yet.' }
  if (verdict === 'DELIVERED') return NOTHING_WRONG
  const known = ERRORS.get(error?.id ?? status.id ?? 0)
  if (known) return known
  const sentence = error?.description?.trim() || status.description?.trim() || 'The gateway gave no reason.'
  return { ...NOTHING_WRONG, cause: 'network', problemOf: 'gateway', sentence }
}

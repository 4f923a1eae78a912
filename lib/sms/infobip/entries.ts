import { digitsOf } from '@/lib/phone/digits'
import type { OutgoingBatch, OutgoingText, SendEntry, SendOutcome, Verdict } from '@/lib/sms/gateway'
import { parseJson, succeeded, unreadable } from '@/lib/sms/http/answer'
import type { HttpAnswer, HttpFailure } from '@/lib/sms/http/exchange'
import { failedRequest } from './answer'
import type { Dialect } from './dialect'
import { verdictOf } from './outcome'
import { type Item, readItems, SendAnswer, statusOf } from './wire'

// If an answer has two entries for one text, the one counts after which the text may be on its way.
const BELIEVED_FIRST: readonly Verdict[] = ['ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'EXPIRED', 'UNRECOGNISED', 'REJECTED']

/**
 * Reads the answer to a batch. A text that the answer does not mention has no entry. Entries for numbers or ids that are not in the
 * batch are only counted (`foreign`).
 */
export function sendOutcome(answer: HttpAnswer | HttpFailure, batch: OutgoingBatch, dialect: Dialect): SendOutcome {
  if (!succeeded(answer)) return failedRequest(answer)
  const parsed = parseJson(SendAnswer, answer.body)
  if (!parsed) return unreadable(answer.httpStatus)
  const find = finderOf(batch.texts, dialect)
  const entries = new Map<OutgoingText, SendEntry>()
  let foreign = 0
  for (const item of readItems(parsed.messages)) {
    const text = item && find(item)
    if (!text) foreign += 1
    else if (item.status) {
      const entry = entryOf(item, text, dialect)
      const rival = entries.get(text)
      if (!rival || BELIEVED_FIRST.indexOf(entry.verdict) < BELIEVED_FIRST.indexOf(rival.verdict)) entries.set(text, entry)
    }
  }
  // The answer mentions none of our texts, so it says nothing about them.
  if (entries.size === 0) return { ...unreadable(answer.httpStatus), foreign }
  return { kind: 'answered', httpStatus: answer.httpStatus, bulkId: parsed.bulkId || null, entries: [...entries.values()], foreign }
}

/**
 * Finds an entry's text: by our id if the dialect takes ids, otherwise by the digits of the number. Infobip promises neither the
 * order of the entries nor the plus sign. An entry with one of our numbers but an id that is not ours belongs to another text,
 * because reports on ours come under our id.
 */
function finderOf(texts: readonly OutgoingText[], dialect: Dialect): (item: Item) => OutgoingText | undefined {
  const byId = new Map<string, OutgoingText>()
  const byNumber = new Map<string, OutgoingText | undefined>()
  for (const text of texts) {
    if (dialect === 'V3' && text.messageId !== null) byId.set(text.messageId, text)
    // If two texts go to one number, the number does not tell which of them is meant.
    byNumber.set(digitsOf(text.to), byNumber.has(digitsOf(text.to)) ? undefined : text)
  }
  return ({ messageId, to, destination }) => {
    const text = (messageId && byId.get(messageId)) || byNumber.get(digitsOf(to || destination || ''))
    const isStrange = dialect === 'V3' && messageId && text?.messageId !== messageId
    return isStrange ? undefined : text
  }
}

function entryOf({ messageId, status, smsCount, messageCount, details }: Item, text: OutgoingText, dialect: Dialect): SendEntry {
  const words = statusOf(status)
  return {
    to: text.to,
    verdict: verdictOf(words),
    status: words,
    messageId: messageId || (dialect === 'V3' ? text.messageId : null),
    smsCount: smsCount ?? details?.messageCount ?? messageCount ?? null,
  }
}

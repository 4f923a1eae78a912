import type { Ledger } from '@/lib/messages/ledger'
import type { FoundText, Lookup } from '@/lib/messages/lookup/log-lookup'
import { digitsOf } from '@/lib/phone/digits'
import type { LoggedText, SmsGateway } from '@/lib/sms/gateway'
import { isRefusedForAll } from '@/lib/sms/refused-for-all'

/**
 * Matches the texts of a lookup with lines of the log: by our own id, or else by number and text (sender and time were in the
 * question). A line that the ledger already knows as another text's is not matched again.
 */
export async function matchTexts(ledger: Ledger, lookup: Lookup, lines: readonly LoggedText[], explain: SmsGateway['explain']): Promise<FoundText[]> {
  const byId = new Map(lines.map((line) => [line.messageId, line]))
  const free = lookup.ownIds ? [] : await unclaimedLines(ledger, lines, explain)
  return lookup.texts.flatMap(({ position, phone, text, messageId }): FoundText[] => {
    const line = (messageId === null ? undefined : byId.get(messageId)) ?? takeLine(free, phone, text)
    return line ? [{ position, line, affectsAll: isRefusedForAll(line, explain) }] : []
  })
}

/** Takes the first line with this number and text out of the list. */
function takeLine(lines: LoggedText[], phone: string, text: string): LoggedText | undefined {
  const index = lines.findIndex((line) => digitsOf(line.to) === digitsOf(phone) && (line.text === null || line.text === text))
  return index < 0 ? undefined : lines.splice(index, 1)[0]
}

async function unclaimedLines(ledger: Ledger, lines: readonly LoggedText[], explain: SmsGateway['explain']): Promise<LoggedText[]> {
  const known = await ledger.knownMessageIds(lines)
  // A text that was refused for a problem of the account was an earlier attempt, which has been requeued since.
  return lines.filter((line) => !known.has(line.messageId) && !isRefusedForAll(line, explain))
}

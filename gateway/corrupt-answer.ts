type Entry = Record<string, unknown>

const NOBODY = '41790999998'

/** Corrupts the entries of an answer to a send, as the fault `kind` says. Any other fault leaves them as they are (fault-plan.ts). */
export function corruptEntries(entries: Entry[], kind: string): Entry[] {
  const [first] = entries
  switch (kind) {
    case 'missingIds':
      return entries.map(({ messageId, ...rest }) => rest)
    case 'foreignIds':
      return entries.map((entry) => ({ ...entry, messageId: `foreign-${String(entry.messageId)}` }))
    case 'duplicateIds':
      return entries.map((entry) => ({ ...entry, messageId: first?.messageId }))
    case 'fewerEntries':
      return entries.filter((_, index) => index % 2 === 1)
    case 'moreEntries':
      return first ? [...entries, first, { ...first, [first.to === undefined ? 'destination' : 'to']: NOBODY, messageId: 'foreign-1' }] : entries
    case 'reordered':
      return entries.toReversed()
    case 'stringNumbers':
      return entries.map(withStrings)
    case 'unknownGroup':
      return entries.map((entry) => ({
        ...entry,
        status: { groupId: 77, groupName: 'FUTURE', id: 777, name: 'FUTURE_REASON', description: 'From a later table' },
      }))
    default:
      return entries
  }
}

function withStrings(entry: Entry): Entry {
  return JSON.parse(JSON.stringify(entry), (_, value: unknown) => (typeof value === 'number' ? String(value) : value))
}

const MALFORMED: readonly unknown[] = [null, 'report', 7, {}, [], { messageId: 5, status: 'DELIVERED' }]

/** Corrupts delivery reports or lines of the log, as the fault `kind` says. Any other fault leaves them as they are. */
export function corruptResults(results: unknown[], kind: string): unknown[] {
  switch (kind) {
    case 'duplicate':
      return results.flatMap((result) => Array.from({ length: 10 }, () => result))
    case 'reversed':
      return results.toReversed()
    case 'unknownId':
      return results.flatMap((result, index) => [result, typeof result === 'object' ? { ...result, messageId: `unknown-${index}`, to: NOBODY } : result])
    case 'malformedItem':
      return results.flatMap((result, index) => [MALFORMED[index % MALFORMED.length], result])
    case 'dropped':
    case 'noResults':
      return []
    default:
      return results
  }
}

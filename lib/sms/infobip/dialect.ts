import type { Dialect, LogQuery, OutgoingBatch } from '../gateway'

/** What differs between Infobip's two APIs in what we ask. What they answer differs in names of fields only, and is read alike. */
export type DialectRequests = {
  dialect: Dialect
  send: (batch: OutgoingBatch) => { path: string; body: string }
  logs: (query: LogQuery) => string
  reports: (limit: number) => string
}

/** Infobip takes numbers without the plus sign, and may answer with either spelling. */
export const digits = (phone: string) => phone.replace(/\D/g, '')

/** Whose text an entry is about, in E.164; null where it does not say. */
export function numberOf({ to, destination }: { to?: string | null; destination?: string | null }): string | null {
  const number = digits(destination || to || '')
  return number === '' ? null : `+${number}`
}

/** The texts by what they say, in the order of the first of each. */
export function byText<Text extends { text: string }>(texts: readonly Text[]): Map<string, Text[]> {
  return Map.groupBy(texts, ({ text }) => text)
}

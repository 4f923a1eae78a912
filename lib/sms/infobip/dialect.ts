import { digitsOf } from '@/lib/phone/digits'
import type { LogQuery, OutgoingBatch } from '@/lib/sms/gateway'

/** Infobip's first SMS API (/sms/1) and its current one (/sms/3). */
export type Dialect = 'V1' | 'V3'

/** The requests that differ between the two APIs. Their answers differ only in the names of fields and are read alike (wire.ts). */
export type DialectRequests = {
  dialect: Dialect
  send: (batch: OutgoingBatch) => { path: string; body: string }
  logs: (query: LogQuery) => string
  reports: (limit: number) => string
}

/** The number that an entry names, in E.164; null if it names none. Infobip answers with or without the plus sign. */
export function numberOf({ to, destination }: { to?: string | null; destination?: string | null }): string | null {
  const number = digitsOf(destination || to || '')
  return number === '' ? null : `+${number}`
}

/** Groups texts by their words, in the order of first appearance. */
export function byText<Text extends { text: string }>(texts: readonly Text[]): Map<string, Text[]> {
  return Map.groupBy(texts, ({ text }) => text)
}

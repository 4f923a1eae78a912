import { digitsOf } from '@/lib/phone/digits'
import type { LogQuery, OutgoingBatch } from '@/lib/sms/gateway'

/** Infobip's first SMS API (/sms/1) and its current one (/sms/3). */
export type Dialect = 'V1' | 'V3'

/** The requests that differ between the two APIs. The answers differ only in the names of fields, and wire.ts reads both. */
export type DialectRequests = {
  dialect: Dialect
  send: (batch: OutgoingBatch) => { path: string; body: string }
  logs: (query: LogQuery) => string
  reports: (limit: number) => string
}

/** An entry's number in E.164; null: it names none. Infobip spells numbers with or without the plus sign. */
export function numberOf({ to, destination }: { to?: string | null; destination?: string | null }): string | null {
  const number = digitsOf(destination || to || '')
  return number === '' ? null : `+${number}`
}

/** Groups texts with the same words, in the order of their first appearance. */
export function byText<Text extends { text: string }>(texts: readonly Text[]): Map<string, Text[]> {
  return Map.groupBy(texts, ({ text }) => text)
}

import type { DeliveryReport, PushedReports, ReportsOutcome } from '@/lib/sms/gateway'
import { failed, parseJson, succeeded, unreadable } from './answer'
import { numberOf } from './dialect'
import type { HttpAnswer, HttpFailure } from './http'
import { verdictOf } from './outcome'
import { errorOf, type Item, momentOf, ReportsAnswer, readItems, statusOf } from './wire'

export function reportsOutcome(answer: HttpAnswer | HttpFailure): ReportsOutcome {
  if (!succeeded(answer)) return failed(answer)
  const parsed = parseJson(ReportsAnswer, answer.body)
  return parsed ? { kind: 'answered', reports: readReports(parsed.results) } : unreadable(answer.httpStatus)
}

/**
 * Reads what Infobip posts to the address for reports, `{results: […]}` of either dialect, each report by itself.
 * @returns null for a body that is not of this shape. `bad` counts the results that are no reports.
 */
export function parsePushedReports(body: unknown): PushedReports | null {
  const parsed = ReportsAnswer.safeParse(body)
  if (!parsed.success) return null
  const reports = readReports(parsed.data.results)
  return { reports, bad: parsed.data.results.length - reports.length }
}

/** One report as Infobip sends it, pulled or pushed; null when it is none. */
export function readReport(result: unknown): DeliveryReport | null {
  return readReports([result])[0] ?? null
}

function readReports(results: readonly unknown[]): DeliveryReport[] {
  return readItems(results).flatMap((item, index) => (item?.messageId && item.status ? reportOf(item, item.messageId, results[index]) : []))
}

/** @param result is kept as received. */
export function reportOf(item: Item, messageId: string, result: unknown): DeliveryReport {
  const status = statusOf(item.status)
  return {
    messageId,
    to: numberOf(item),
    verdict: verdictOf(status),
    status,
    error: errorOf(item.error),
    smsCount: item.smsCount ?? item.messageCount ?? null,
    pricePerMessage: item.price?.pricePerMessage ?? null,
    currency: item.price?.currency ?? null,
    sentAt: momentOf(item.sentAt),
    doneAt: momentOf(item.doneAt),
    raw: JSON.stringify(result),
  }
}

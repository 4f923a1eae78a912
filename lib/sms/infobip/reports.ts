import type { DeliveryReport, PushedReports, ReportsOutcome } from '@/lib/sms/gateway'
import { parseJson, succeeded, unreadable } from '@/lib/sms/http/answer'
import type { HttpAnswer, HttpFailure } from '@/lib/sms/http/exchange'
import { momentOf } from '@/lib/sms/moment'
import { failedRequest } from './answer'
import { numberOf } from './dialect'
import { verdictOf } from './outcome'
import { errorOf, type Item, ReportsAnswer, readItems, statusOf } from './wire'

export function reportsOutcome(answer: HttpAnswer | HttpFailure): ReportsOutcome {
  if (!succeeded(answer)) return failedRequest(answer)
  const parsed = parseJson(ReportsAnswer, answer.body)
  return parsed ? { kind: 'answered', reports: readReports(parsed.results) } : unreadable(answer.httpStatus)
}

/**
 * Reads what Infobip posts to the address for delivery reports: JSON, `{results: […]}` in either dialect. Each report is read by
 * itself, so that a bad one does not hide the others.
 * @returns null for a body that is not of this shape. `bad` counts the results that are not reports.
 */
export function parsePushedReports(body: string): PushedReports | null {
  const parsed = parseJson(ReportsAnswer, body)
  if (!parsed) return null
  const reports = readReports(parsed.results)
  return { reports, bad: parsed.results.length - reports.length }
}

/** Reads one delivery report as Infobip sends it, pulled or pushed. @returns null for anything else. */
export function readReport(result: unknown): DeliveryReport | null {
  return readReports([result])[0] ?? null
}

function readReports(results: readonly unknown[]): DeliveryReport[] {
  return readItems(results).flatMap((item, index) => (item?.messageId && item.status ? reportOf(item, item.messageId, results[index]) : []))
}

/** @param result the same report as it came, to be kept. */
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

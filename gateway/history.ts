import { behaviourOf } from './behaviours'
import type { TextRow } from './gateway-ledger'
import { PRICE_MICROS } from './gateway-ledger'
import { writeDate } from './http-messages'
import { ERROR, type ReportError, STATUS, type Status } from './statuses'

/** How long Infobip hands out reports and logs (infobip.md §7.2, §8.1). */
export const RETENTION_MS = 48 * 60 * 60 * 1000

type Progress = { status: Status; error: ReportError; doneAt: number | null }

/** What a text's report number `index` says, or what is known before the first. */
function progressAt(row: TextRow, index: number): Progress {
  const stage = behaviourOf(row.phone).stages[index]
  if (!stage) return { status: STATUS.enroute, error: ERROR.none, doneAt: null }
  return { ...stage, doneAt: index === 0 ? row.firstAt : row.lastAt }
}

/** What has become of a text by now. */
export function progressNow(row: TextRow, now: number): Progress {
  const reports = [row.firstAt, row.lastAt].filter((at) => at !== null && at <= now).length
  return progressAt(row, reports - 1)
}

const NETWORKS: Record<string, string> = { '41': '22801', '43': '23201', '49': '26201', '44': '23410', '33': '20801', '39': '22210', '34': '21401' }

/** A country's first network; the string "null" where none is known, as Infobip has been seen to write. */
export function networkOf(phone: string): string {
  return NETWORKS[phone.slice(0, 2)] ?? 'null'
}

export type Version = 'v1' | 'v3'

/** What a report and a log line have in common. v3 has other words for the sender and the parts (infobip.md §4.2). */
export function describeText(row: TextRow, messageId: string, currency: string, { status, error, doneAt }: Progress, version: Version) {
  return {
    bulkId: row.bulkId,
    messageId,
    ...(version === 'v1' ? { from: row.sender, smsCount: row.segments } : { sender: row.sender, messageCount: row.segments }),
    sentAt: writeDate(row.sentAt),
    ...(doneAt !== null && { doneAt: writeDate(doneAt) }),
    ...(row.callbackData !== null && { callbackData: row.callbackData }),
    price: { pricePerMessage: PRICE_MICROS / 1_000_000, currency },
    status,
    error,
  }
}

/** A report, pulled or pushed: the next one that the text has. */
export function describeReport(row: TextRow, messageId: string, currency: string, version: Version) {
  const { phone, nextReport } = row
  return { to: phone, ...describeText(row, messageId, currency, progressAt(row, nextReport), version), mccMnc: networkOf(phone) }
}

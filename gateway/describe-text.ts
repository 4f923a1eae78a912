import type { TextRow } from './gateway-ledger'
import { PRICE_MICROS } from './gateway-ledger'
import { writeDate } from './http-messages'
import { behaviourOf } from './special-numbers'
import { ERROR, type ReportError, STATUS, type Status } from './statuses'

/** How long Infobip keeps delivery reports and logs (https://www.infobip.com/docs/api/channels/sms). */
export const RETENTION_MS = 48 * 60 * 60 * 1000

type Progress = { status: Status; error: ReportError; doneAt: number | null }

/** The status in a text's report number `index`; -1: the status before the first report. */
function progressAt(row: TextRow, index: number): Progress {
  const stage = behaviourOf(row.phone).stages[index]
  if (!stage) return { status: STATUS.enroute, error: ERROR.none, doneAt: null }
  return { ...stage, doneAt: index === 0 ? row.firstAt : row.lastAt }
}

/** A text's status now. */
export function progressNow(row: TextRow, now: number): Progress {
  const reports = [row.firstAt, row.lastAt].filter((at) => at !== null && at <= now).length
  return progressAt(row, reports - 1)
}

const NETWORKS: Record<string, string> = { '41': '22801', '43': '23201', '49': '26201', '44': '23410', '33': '20801', '39': '22210', '34': '21401' }

/** The code of the country's first network. Where none is known, the string "null", which Infobip has been seen to send. */
export function networkOf(phone: string): string {
  return NETWORKS[phone.slice(0, 2)] ?? 'null'
}

export type ApiVersion = 'v1' | 'v3'

/** The fields that a report and a line of the log share. v3 has other names for the sender and the number of segments. */
export function describeText(row: TextRow, messageId: string, currency: string, { status, error, doneAt }: Progress, version: ApiVersion) {
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

/** The text's next delivery report, to be fetched or pushed. */
export function describeReport(row: TextRow, messageId: string, currency: string, version: ApiVersion) {
  const { phone, nextReport } = row
  return { to: phone, ...describeText(row, messageId, currency, progressAt(row, nextReport), version), mccMnc: networkOf(phone) }
}

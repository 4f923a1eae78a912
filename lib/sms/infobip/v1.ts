import { digitsOf } from '@/lib/phone/digits'
import type { OutgoingBatch } from '@/lib/sms/gateway'
import { byText, type DialectRequests } from './dialect'
import { logSearch } from './logs'

/**
 * Infobip's first SMS API: POST /sms/1/text/single sends one text to many numbers, POST /sms/1/text/multi sends different texts.
 * Neither takes our ids or an address for delivery reports.
 */
export const v1: DialectRequests = {
  dialect: 'V1',
  send(batch) {
    const groups = entriesOf(batch)
    const [only] = groups
    return only && groups.length === 1
      ? { path: '/sms/1/text/single', body: JSON.stringify(only) }
      : { path: '/sms/1/text/multi', body: JSON.stringify({ messages: groups }) }
  },
  logs: (query) => `/sms/1/logs?${logSearch(query, { sender: 'from', to: 'to' })}`,
  reports: (limit) => `/sms/1/reports?limit=${limit}`,
}

/** The bodies as the seed has them: `from`, `to` as an array of numbers in digits, `text`, in this order. */
function entriesOf({ sender, texts }: OutgoingBatch) {
  return Array.from(byText(texts), ([text, group]) => ({ from: sender, to: group.map(({ to }) => digitsOf(to)), text }))
}

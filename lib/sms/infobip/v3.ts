import { digitsOf } from '@/lib/phone/digits'
import type { OutgoingBatch } from '@/lib/sms/gateway'
import { byText, type DialectRequests } from './dialect'
import { logSearch } from './logs'

/** Infobip's current SMS API, POST /sms/3/messages. Every text has an id of ours, and Infobip accepts an id once. */
export const v3: DialectRequests = {
  dialect: 'V3',
  send: (batch) => ({ path: '/sms/3/messages', body: JSON.stringify(requestOf(batch)) }),
  logs(query) {
    const search = logSearch(query, { sender: 'sender', to: 'destination' })
    search.set('useCursor', 'true')
    if (query.cursor !== undefined) search.set('cursor', query.cursor)
    return `/sms/3/logs?${search}`
  },
  reports: (limit) => `/sms/3/reports?limit=${limit}`,
}

function requestOf({ bulkId, sender, texts, reportsTo }: OutgoingBatch) {
  const webhooks = reportsTo === null ? undefined : { delivery: { url: reportsTo, intermediateReport: false, notify: true }, contentType: 'application/json' }
  return {
    messages: Array.from(byText(texts), ([text, group]) => ({
      sender,
      destinations: group.map(({ to, messageId }) => ({ to: digitsOf(to), messageId: messageId ?? undefined })),
      content: { text },
      webhooks,
    })),
    // Without the second option, the answer does not say how many segments are charged.
    options: { schedule: { bulkId }, includeSmsCountInResponse: true },
  }
}

import { z } from 'zod'
import type { Call, GatewayContext } from './handler-context'
import type { Answer } from './http-messages'
import { pushTargetOf } from './loopback'
import { type Entry, type Order, readRequest, Sender, send, Text } from './send'
import { STATUS } from './statuses'

const Destination = z.object({
  to: z.string({ error: 'must not be null' }).max(64, 'size must be between 0 and 64'),
  messageId: z.string().min(1, 'must not be empty').max(200, 'size must be between 0 and 200').nullish(),
})
const Message = z.object({
  sender: Sender,
  destinations: z.array(Destination, { error: 'must not be null' }).min(1, 'must not be empty'),
  content: z.object({ text: Text }, { error: 'must not be null' }),
  webhooks: z
    .object({
      delivery: z.object({ url: z.string().nullish(), notify: z.boolean().nullish() }).nullish(),
      callbackData: z.string().max(4000, 'size must be between 0 and 4000').nullish(),
    })
    .nullish(),
})
const Request = z.object({
  messages: z.array(Message, { error: 'must not be null' }).min(1, 'must not be empty'),
  options: z
    .object({
      schedule: z
        .object({
          bulkId: z.string().max(100, 'size must be between 0 and 100').nullish(),
          // A refusal is better than a text that is sent at once.
          sendAt: z.null({ error: 'is not supported by the rehearsal gateway: texts are sent at once' }).optional(),
        })
        .nullish(),
      includeSmsCountInResponse: z.boolean().nullish(),
    })
    .nullish(),
})

/** POST /sms/3/messages: different texts. The sender may give each number an id of its own, which is accepted once. */
export function sendMessages(gateway: GatewayContext, call: Call): Answer {
  const request = readRequest(Request, call.body)
  if ('refusal' in request) return request.refusal
  const { messages, options } = request.data
  const countsParts = options?.includeSmsCountInResponse === true
  return send(gateway, call, messages.map(orderOf), {
    bulkId: options?.schedule?.bulkId || undefined,
    taken: STATUS.pendingAccepted,
    body: ({ bulkId, entries }) => ({ bulkId, messages: entries.map((entry) => spell(entry, countsParts)) }),
  })
}

function orderOf({ sender, destinations, content, webhooks }: z.output<typeof Message>): Order {
  return {
    sender,
    text: content.text,
    to: destinations.map(({ to, messageId }) => ({ to, messageId: messageId ?? undefined })),
    reportsTo: pushTargetOf(webhooks?.delivery?.url),
    callbackData: webhooks?.callbackData ?? undefined,
    isSilent: webhooks?.delivery?.notify === false,
  }
}

function spell({ to, status, segments, messageId }: Entry, countsParts: boolean) {
  return {
    ...(messageId !== undefined && { messageId }),
    destination: to,
    status,
    ...(countsParts && segments !== undefined && { details: { messageCount: segments } }),
  }
}

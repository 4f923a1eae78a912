import { z } from 'zod'
import type { Call, GatewayContext } from './handler-context'
import type { Answer } from './http-messages'
import { type Entry, type Order, readRequest, Sender, send, Text } from './send'
import { STATUS } from './statuses'

const Single = z.object({
  from: Sender,
  to: z.union([z.string(), z.array(z.string()).min(1, 'must not be empty')], { error: 'must be a number or a list of numbers' }),
  text: Text,
})
const Multi = z.object({ messages: z.array(Single, { error: 'must be a list of messages' }).min(1, 'must not be empty') })

/** POST /sms/1/text/single: one text to one number or many. */
export function sendSingle(gateway: GatewayContext, call: Call): Answer {
  const request = readRequest(Single, call.body)
  return 'refusal' in request ? request.refusal : send(gateway, call, [orderOf(request.data)], V1)
}

/** POST /sms/1/text/multi: different texts. The answer has one entry for each number of each text. */
export function sendMulti(gateway: GatewayContext, call: Call): Answer {
  const request = readRequest(Multi, call.body)
  return 'refusal' in request ? request.refusal : send(gateway, call, request.data.messages.map(orderOf), V1)
}

function orderOf({ from, to, text }: z.output<typeof Single>): Order {
  return { sender: from, text, to: [to].flat().map((one) => ({ to: one })) }
}

// The answer has a bulkId only if there is more than one number.
const V1 = {
  taken: STATUS.enroute,
  body: ({ bulkId, entries, numbers }: { bulkId: string; entries: Entry[]; numbers: number }) => ({
    ...(numbers > 1 && { bulkId }),
    messages: entries.map(({ to, status, segments, messageId }) => ({
      to,
      status,
      ...(segments !== undefined && { smsCount: segments }),
      ...(messageId !== undefined && { messageId }),
    })),
  }),
}

import { z } from 'zod'

// Facts from https://www.twilio.com/docs/messaging/api/message-resource and https://www.twilio.com/docs/usage/twilios-response.

/** A Message resource: the answer to a send, and a line of the log. Numbers come as text, and dates as RFC 2822. */
export const Message = z.object({
  sid: z.string().min(1),
  to: z.string().min(1),
  from: z.string().nullish(),
  body: z.string().nullish(),
  status: z.string(),
  num_segments: z.coerce.number().int().nullish().catch(null),
  error_code: z.coerce.number().int().nullish().catch(null),
  error_message: z.string().nullish(),
  price: z.coerce.number().nullish().catch(null),
  price_unit: z.string().nullish(),
  date_sent: z.string().nullish(),
  date_updated: z.string().nullish(),
})
export type Message = z.output<typeof Message>

/** A page of the list of messages. `next_page_uri` is null on the last one. */
export const MessagePage = z.object({ messages: z.array(z.unknown()), next_page_uri: z.string().nullish() })

export const Balance = z.object({ balance: z.coerce.number(), currency: z.string() })

export const ApiError = z.object({ code: z.number().int(), message: z.string(), status: z.number().int() })

/** What is posted to a text's StatusCallback, as a form. */
export const StatusCallback = z.object({
  MessageSid: z.string().min(1),
  MessageStatus: z.string().min(1),
  To: z.string().optional(),
  ErrorCode: z.coerce.number().int().optional(),
})

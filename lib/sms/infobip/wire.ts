import { z } from 'zod'

/**
 * Infobip's JSON, read leniently: new fields may appear at any time, every field of an answer may be missing, and ids come as
 * text or numbers (https://www.infobip.com/docs/api/channels/sms). What is required here is only what we cannot do without.
 */
const Text = z.union([z.string().transform(storable), z.number()]).transform(String)
const Whole = z
  .union([
    z.int32(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null)
const Words = z.string().transform(storable).nullish().catch(null)

/** Postgres takes neither NUL nor half a surrogate pair, and one bad answer must not hold up the others. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

const Status = z
  .looseObject({ groupId: Whole, groupName: Words, id: Whole, name: Words, description: Words })
  .transform(({ groupId, groupName, id, name, description }) => ({
    groupId: groupId ?? null,
    groupName: groupName ?? null,
    id: id ?? null,
    name: name ?? null,
    description: description ?? null,
  }))

const Reason = z
  .looseObject({ groupId: Whole, groupName: Words, id: Whole, name: Words, description: Words, permanent: z.boolean().nullish().catch(null) })
  .transform(({ groupId, groupName, id, name, description, permanent }) => ({
    groupId: groupId ?? null,
    groupName: groupName ?? null,
    id: id ?? null,
    name: name ?? null,
    description: description ?? null,
    permanent: permanent ?? null,
  }))

/** `2026-03-01T10:15:00.000+0000`: an offset without a colon, which `Date` reads and zod's ISO type does not. */
const Moment = z
  .string()
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= 2000 && at.getUTCFullYear() < 2100)
  .nullish()
  .catch(null)

/** POST /sms/1/text/single, HTTP 200. Entries are read one by one, so that a strange one does not hide the others. */
export const SendAnswer = z.looseObject({ bulkId: Text.nullish().catch(null), messages: z.array(z.unknown()) })
export const SendAnswerEntry = z.looseObject({ to: Text, status: Status, smsCount: Whole, messageId: Text.nullish().catch(null) })

/** GET /sms/1/reports. */
export const ReportsAnswer = z.looseObject({ results: z.array(z.unknown()) })
export const ReportsAnswerEntry = z.looseObject({
  messageId: Text,
  status: Status,
  error: Reason.nullish().catch(null),
  smsCount: Whole,
  price: z
    .looseObject({ pricePerMessage: z.number().nullish().catch(null), currency: Words })
    .nullish()
    .catch(null),
  sentAt: Moment,
  doneAt: Moment,
})

/** GET /account/1/balance. */
export const BalanceAnswer = z.looseObject({ balance: z.number(), currency: z.string() })

/** Both of Infobip's error envelopes: v1's, and the one of /sms/3. */
export const ErrorEnvelope = z.union([
  z
    .looseObject({ requestError: z.looseObject({ serviceException: z.looseObject({ messageId: Words, text: Words }) }) })
    .transform(({ requestError }) => requestError.serviceException.text ?? requestError.serviceException.messageId ?? ''),
  z.looseObject({ errorCode: z.string(), description: Words }).transform(({ errorCode, description }) => description ?? errorCode),
])

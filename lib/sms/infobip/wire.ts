import { z } from 'zod'
import type { GatewayError, GatewayStatus } from '@/lib/sms/gateway'
import { areShortWords, cutWords, LONGEST_ID } from '@/lib/sms/gateway-words'

/**
 * Infobip's JSON of both dialects, read leniently: new fields may appear at any time, any field may be missing, and ids come as
 * text or numbers (https://www.infobip.com/docs/api/channels/sms). The dialects differ in the names of a few fields. So one shape
 * serves for entries of answers, delivery reports and lines of the log, and has the fields of both.
 */
export type Item = z.output<typeof WellSpelledItem>

type Fields = {
  text: z.ZodType<string | null | undefined>
  /** An id is compared, so it is never cut: one that is too long to be an id is none. */
  id: z.ZodType<string | null | undefined>
  /** What the gateway says, kept up to a length. */
  words: z.ZodType<string | null | undefined>
  whole: z.ZodType<number | null | undefined>
  amount: z.ZodType<number | null | undefined>
  flag: z.ZodType<boolean | null | undefined>
  part: <Shape extends z.ZodRawShape>(shape: Shape) => z.ZodType<z.output<z.ZodObject<Shape>> | null | undefined>
}

function itemOf({ text, id, words, whole, amount, flag, part }: Fields) {
  const status = { groupId: whole, groupName: words, id: whole, name: words, description: words }
  return z.object({
    messageId: id,
    bulkId: id,
    to: text,
    destination: text,
    from: text,
    sender: text,
    text,
    content: part({ text }),
    smsCount: whole,
    messageCount: whole,
    details: part({ messageCount: whole }),
    status: part(status),
    error: part({ ...status, permanent: flag }),
    price: part({ pricePerMessage: amount, currency: words }),
    sentAt: text,
    doneAt: text,
  })
}

/** Postgres stores neither NUL nor half a surrogate pair, and one such text must not stop the others from being stored. */
const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed()
const storable = (text: string) => text.replaceAll('\0', '').toWellFormed()

const WellSpelledItem = itemOf({
  text: z.string().refine(isStorable).nullish(),
  id: z.string().max(LONGEST_ID).refine(isStorable).nullish(),
  words: z.string().refine(isStorable).refine(areShortWords).nullish(),
  whole: z.int32().nullish(),
  amount: z.number().nullish(),
  flag: z.boolean().nullish(),
  part: (shape) => z.object(shape).nullish(),
})
const WellSpelledItems = z.array(WellSpelledItem)

const LenientText = z
  // JSON.parse rounds a number beyond 2^53, and a rounded id would be another text's.
  .union([z.string().transform(storable), z.int().transform(String)])
  .nullish()
  .catch(null)
const LenientId = LenientText.transform((id) => (id && id.length > LONGEST_ID ? null : id))
const LenientWords = LenientText.transform((words) => words && cutWords(words))
const LenientWhole = z
  .union([
    z.int32(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null)

const LenientItem = itemOf({
  text: LenientText,
  id: LenientId,
  words: LenientWords,
  whole: LenientWhole,
  amount: z.number().nullish().catch(null),
  flag: z.boolean().nullish().catch(null),
  part: (shape) => z.object(shape).nullish().catch(null),
})

/**
 * Reads the entries of a list. A list of well-spelled entries is read at once, which is fast. If one is not, each is read leniently
 * by itself, so that it does not hide the others.
 * @returns one element for each entry, null for an entry that is not an object.
 */
export function readItems(list: readonly unknown[]): (Item | null)[] {
  const all = WellSpelledItems.safeParse(list)
  if (all.success) return all.data
  return list.map((one) => LenientItem.safeParse(one).data ?? null)
}

export function statusOf(status: Item['status']): GatewayStatus {
  return {
    groupId: status?.groupId ?? null,
    groupName: status?.groupName ?? null,
    id: status?.id ?? null,
    name: status?.name ?? null,
    description: status?.description ?? null,
  }
}

export function errorOf(error: Item['error']): GatewayError | null {
  return error ? { ...statusOf(error), permanent: error.permanent ?? null } : null
}

/** POST /sms/1/text/single, /sms/1/text/multi and /sms/3/messages, HTTP 200. */
export const SendAnswer = z.object({ bulkId: LenientId, messages: z.array(z.unknown()) })

/** GET /sms/1/reports and /sms/3/reports, and the body of a push. */
export const ReportsAnswer = z.object({ results: z.array(z.unknown()) })

/** GET /sms/1/logs and /sms/3/logs; only the latter has a cursor. */
export const LogsAnswer = z.object({
  results: z.array(z.unknown()),
  cursor: z.object({ nextCursor: LenientText }).nullish().catch(null),
})

/** GET /account/1/balance. */
export const BalanceAnswer = z.object({ balance: z.number(), currency: LenientWords })

/** Infobip's error envelope, of v1 or of /sms/3, as the words in it (empty: none). */
export const ErrorEnvelope = z.union([
  z
    .object({ requestError: z.object({ serviceException: z.object({ messageId: LenientText, text: LenientText }) }) })
    .transform(({ requestError }) => requestError.serviceException.text ?? requestError.serviceException.messageId ?? ''),
  z.object({ errorCode: z.string().regex(/^E\d/), description: LenientText }).transform(({ errorCode, description }) => description || errorCode),
])

import { z } from 'zod'
import { countSegments } from '@/lib/sms/segments'
import type { NewBulk, NewText, Refused } from './gateway-ledger'
import type { Call, GatewayContext } from './handler-context'
import { type Answer, json, PAGE_OF_A_PROXY, refuse } from './http-messages'
import { type Behaviour, behaviourOf, type Fault, reportDelay } from './special-numbers'
import { STATUS, type Status } from './statuses'

const MAX_SEGMENTS = 25
const MAX_BYTES = 4000
const NUMERIC_SENDER = /^\+?\d{3,16}$/
const NAMED_SENDER = /^(?=.*\p{L})[\p{L}\d .,_&'!+*/()-]{3,11}$/u

export const Sender = z
  .string()
  .refine((from) => NUMERIC_SENDER.test(from) || NAMED_SENDER.test(from), 'must be 3 to 11 letters and digits, or 3 to 16 digits')
  .default('ServiceSMS')
export const Text = z.string({ error: 'must not be blank' }).refine((text) => text.trim() !== '', 'must not be blank')

/** One text to many numbers, whichever version of the API it came through. */
export type Order = {
  sender: string
  text: string
  to: { to: string; messageId?: string }[]
  reportsTo?: string | null
  callbackData?: string
  isSilent?: boolean
}
/** The answer's entry for one number. */
export type Entry = { to: string; status: Status; segments?: number; messageId?: string }
/** What differs in the answers of the API versions: the status of an accepted text, and the shape of the body. */
type AnswerStyle = { taken: Status; body: (answer: { bulkId: string; entries: Entry[]; numbers: number }) => object }

type Destination = { to: string; phone: string; messageId: string | null; behaviour: Behaviour; refusal: Status | undefined }
type Sized = Order & { segments: number; destinations: Destination[] }

/** Reads a body as JSON of this shape. @returns the data, or a refusal that says what is wrong. */
export function readRequest<Shape extends z.ZodType>(shape: Shape, body: string): { data: z.output<Shape> } | { refusal: Answer } {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return { refusal: refuse(400, { body: ['is not valid JSON'] }) }
  }
  const parsed = shape.safeParse(value)
  return parsed.success ? { data: parsed.data } : { refusal: refuse(400, problemsOf(parsed.error)) }
}

/** The problems by property, whose names Infobip spells like messages[0].content.text. */
function problemsOf(error: z.ZodError): Record<string, string[]> {
  const problems: Record<string, string[]> = {}
  for (const issue of error.issues) {
    const name = issue.path.reduce<string>((path, key) => (typeof key === 'number' ? `${path}[${key}]` : path ? `${path}.${String(key)}` : String(key)), '')
    problems[name || 'body'] = [...(problems[name || 'body'] ?? []), issue.message]
  }
  return problems
}

/** Accepts the texts and answers, unless one of their numbers has a fault for the whole request (special-numbers.ts). */
export function send(gateway: GatewayContext, call: Call, orders: Order[], dialect: AnswerStyle & { bulkId?: string }): Answer {
  const sized = orders.map((order) => sizeOf(order, call))
  const faults = sized.flatMap(({ destinations }) => destinations.flatMap(({ phone, behaviour }) => (behaviour.fault ? [{ phone, ...behaviour.fault }] : [])))
  const refusal = faults.find((fault) => fault.when === 'before' && !(fault.once && gateway.seenOnce.has(fault.phone)))
  if (refusal?.when === 'before') {
    if (refusal.once) gateway.seenOnce.add(refusal.phone)
    return refuse(refusal.httpStatus, undefined, refusal.retryAfterS === undefined ? undefined : { 'Retry-After': String(refusal.retryAfterS) })
  }
  const bulkId = dialect.bulkId ?? gateway.ledger.newBulkId()
  const entries = accept(gateway, bulkId, sized, dialect.taken)
  const numbers = sized.reduce((sum, { destinations }) => sum + destinations.length, 0)
  return corrupt(
    json(dialect.body({ bulkId, entries, numbers })),
    faults.find((fault) => fault.when === 'after'),
  )
}

function sizeOf(order: Order, { take }: Call): Sized {
  const { segments } = countSegments(order.text)
  const isTooLong = segments > MAX_SEGMENTS || Buffer.byteLength(order.text) > MAX_BYTES
  const to = take === 'first half' ? order.to.slice(0, Math.ceil(order.to.length / 2)) : order.to
  const destinations = to.map((one) => readDestination(one, isTooLong))
  return { ...order, segments, destinations: take === 'again' ? destinations.map((one) => ({ ...one, messageId: null })) : destinations }
}

function readDestination({ to, messageId = undefined }: Order['to'][number], isTooLong: boolean): Destination {
  const phone = to.trim().replace(/^\+/, '')
  const behaviour = behaviourOf(phone)
  const isNumber = /^[1-9]\d{7,14}$/.test(phone)
  const refusal = isNumber ? (behaviour.refusal ?? (isTooLong ? STATUS.tooLong : undefined)) : STATUS.badNumber
  return { to: isNumber ? phone : to, phone, messageId: messageId ?? null, behaviour, refusal }
}

function timesOf(gateway: GatewayContext, at: number, { phone, messageId, behaviour }: Destination): NewText {
  const delay = reportDelay(phone, behaviour, gateway.settings.reportDelayMs)
  const [first, last] = behaviour.stages
  return { phone, messageId, firstAt: first ? at + delay : null, lastAt: last ? at + 2 * delay : null }
}

function accept(gateway: GatewayContext, bulkId: string, orders: Sized[], taken: Status): Entry[] {
  const at = gateway.clock.now().getTime()
  const bulks = orders.map(({ sender, text, segments, reportsTo = null, callbackData = null, isSilent = false, destinations }): NewBulk => {
    const texts = destinations.flatMap((one) => (one.refusal ? [] : [timesOf(gateway, at, one)]))
    return { sender, text, segments, reportsTo, callbackData, isSilent, texts }
  })
  const answers = gateway.ledger.accept({ at, bulkId, bulks })
  return orders.flatMap(({ segments, destinations }, order) => {
    const results = (answers[order] ?? []).values()
    return destinations.flatMap((one) => entryOf(one, one.refusal ? undefined : results.next().value, segments, taken))
  })
}

const REFUSED = { duplicate: STATUS.duplicateId, 'no credit': STATUS.noCredit } as const satisfies Record<Refused, Status>

function entryOf(
  { to, messageId, behaviour, refusal }: Destination,
  result: { messageId: string } | Refused | undefined,
  segments: number,
  taken: Status,
): Entry[] {
  if (typeof result !== 'object') {
    const status = refusal ?? REFUSED[result ?? 'no credit']
    return [{ to, status, ...(messageId !== null && { messageId }) }]
  }
  if (behaviour.omits === 'entry') return []
  return [{ to, status: behaviour.answer ?? taken, segments, ...(behaviour.omits !== 'messageId' && { messageId: result.messageId }) }]
}

function corrupt(answer: Answer, fault: Fault | undefined): Answer {
  if (fault?.when !== 'after') return answer
  if (fault.how === 'error') return refuse(500)
  if (fault.how === 'html') return { ...answer, how: 'html', body: PAGE_OF_A_PROXY }
  return { ...answer, how: fault.how }
}

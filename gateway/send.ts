import { z } from 'zod'
import { countSegments } from '@/lib/sms/segments'
import { type Behaviour, behaviourOf, type Fault, reportDelay } from './behaviours'
import type { Call, Gateway } from './gateway'
import type { NewText } from './ledger'
import { STATUS, type Status } from './statuses'
import { type Answer, json, refuse } from './wire'

const MAX_SEGMENTS = 25
const MAX_BYTES = 4000
const NUMERIC_SENDER = /^\+?\d{3,16}$/
const NAMED_SENDER = /^(?=.*\p{L})[\p{L}\d .,_&'!+*/()-]{3,11}$/u

const Request = z.object({
  from: z
    .string()
    .refine((from) => NUMERIC_SENDER.test(from) || NAMED_SENDER.test(from), 'must be 3 to 11 letters and digits, or 3 to 16 digits')
    .default('ServiceSMS'),
  to: z.union([z.string(), z.array(z.string()).min(1, 'must not be empty')], { error: 'must be a number or a list of numbers' }),
  text: z.string({ error: 'must not be blank' }).refine((text) => text.trim() !== '', 'must not be blank'),
})

type Destination = { to: string; phone: string; behaviour: Behaviour; refusal: Status | undefined }
type Entry = { to: string; status: Status; smsCount?: number; messageId?: string }

/** POST /sms/1/text/single: one text to one number or many. */
export function sendSingle(gateway: Gateway, { body }: Call): Answer {
  const parsed = readJson(body)
  if (!parsed.success) return refuse(400, { body: ['is not valid JSON'] })
  const request = Request.safeParse(parsed.data)
  if (!request.success) return refuse(400, problemsOf(request.error))
  const { from, text } = request.data
  const { segments } = countSegments(text)
  const isTooLong = segments > MAX_SEGMENTS || Buffer.byteLength(text) > MAX_BYTES
  const destinations = [request.data.to].flat().map((to) => readDestination(to, isTooLong))

  const faults = destinations.flatMap(({ phone, behaviour }) => (behaviour.fault ? [{ phone, ...behaviour.fault }] : []))
  const refusal = faults.find((fault) => fault.when === 'before' && !(fault.once && gateway.seenOnce.has(fault.phone)))
  if (refusal?.when === 'before') {
    if (refusal.once) gateway.seenOnce.add(refusal.phone)
    return refuse(refusal.httpStatus, undefined, refusal.retryAfterS === undefined ? undefined : { 'Retry-After': String(refusal.retryAfterS) })
  }
  const answer = accept(gateway, { from, text, segments }, destinations)
  return spoil(
    answer,
    faults.find((fault) => fault.when === 'after'),
  )
}

function readJson(body: string): { success: true; data: unknown } | { success: false } {
  try {
    return { success: true, data: JSON.parse(body) }
  } catch {
    return { success: false }
  }
}

function problemsOf(error: z.ZodError): Record<string, string[]> {
  const problems: Record<string, string[]> = {}
  for (const issue of error.issues) {
    const name = issue.path.join('.') || 'body'
    problems[name] = [...(problems[name] ?? []), issue.message]
  }
  return problems
}

function readDestination(to: string, isTooLong: boolean): Destination {
  const phone = to.trim().replace(/^\+/, '')
  const behaviour = behaviourOf(phone)
  const isNumber = /^[1-9]\d{7,14}$/.test(phone)
  return { to: isNumber ? phone : to, phone, behaviour, refusal: isNumber ? (behaviour.refusal ?? (isTooLong ? STATUS.tooLong : undefined)) : STATUS.badNumber }
}

function timesOf(gateway: Gateway, at: number, { phone, behaviour }: Destination): NewText {
  const delay = reportDelay(phone, behaviour, gateway.settings.reportDelayMs)
  const [first, last] = behaviour.stages
  return { phone, firstAt: first ? at + delay : null, lastAt: last ? at + 2 * delay : null }
}

type Message = { from: string; text: string; segments: number }

function accept(gateway: Gateway, { from, text, segments }: Message, destinations: Destination[]): Answer {
  const at = gateway.clock.now().getTime()
  const taken = destinations.filter(({ refusal }) => !refusal)
  const { bulkId, messageIds } = gateway.ledger.accept({ sender: from, text, segments, at, texts: taken.map((to) => timesOf(gateway, at, to)) })
  const ids = messageIds.values()
  const messages = destinations.flatMap(({ to, behaviour, refusal }): Entry[] => {
    if (refusal) return [{ to, status: refusal }]
    const messageId = ids.next().value
    if (!messageId) return [{ to, status: STATUS.noCredit }]
    if (behaviour.omits === 'entry') return []
    return [{ to, status: behaviour.answer ?? STATUS.enroute, smsCount: segments, ...(behaviour.omits !== 'messageId' && { messageId }) }]
  })
  return json({ ...(destinations.length > 1 && { bulkId }), messages })
}

function spoil(answer: Answer, fault: Fault | undefined): Answer {
  if (fault?.when !== 'after') return answer
  if (fault.how === 'error') return refuse(500)
  if (fault.how === 'html') return { ...answer, how: 'html', body: '<!doctype html><title>Bad gateway</title><h1>Please come back later</h1>' }
  return { ...answer, how: fault.how }
}

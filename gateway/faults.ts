import { z } from 'zod'
import { corruptEntries, corruptResults } from './corrupt-answer'
import { type FaultArea, FaultPlan } from './fault-plan'
import type { Call, GatewayContext } from './handler-context'
import { type Answer, json, PAGE_OF_A_PROXY, refuse } from './http-messages'

export type Handle = (gateway: GatewayContext, call: Call) => Answer

/** Wraps a handler: it answers as usual, unless the fault plan has a fault for the call (fault-plan.ts). */
export function underFaults(area: FaultArea, handle: Handle): Handle {
  return (gateway, call) => {
    const fault = gateway.faults.next(area)
    return fault === undefined ? handle(gateway, call) : misbehave(gateway, call, handle, fault)
  }
}

const broken = (how: 'reset' | 'hang'): Answer => ({ status: 200, body: null, how })

function misbehave(gateway: GatewayContext, call: Call, handle: Handle, fault: string): Answer {
  const [kind = '', detail = '', when] = fault.split(':')
  switch (kind) {
    case 'status':
    case 'proxy':
      if (when === 'after') handle(gateway, call)
      return kind === 'status' ? refuse(Number(detail)) : { status: Number(detail), body: PAGE_OF_A_PROXY, how: 'html' }
    case 'redirect':
      if (when === 'after') handle(gateway, call)
      return redirect(Number(detail))
    case 'throttled':
      return refuse(429, undefined, retryAfter(detail, gateway.clock.now()))
    case 'reset':
    case 'hang':
      if (detail === 'after') handle(gateway, call)
      return broken(kind)
    case 'late':
      gateway.late.push({ at: gateway.clock.now().getTime() + gateway.faults.plan.lateMs, take: () => handle(gateway, call) })
      return broken('reset')
    case 'partial':
      handle(gateway, { ...call, take: 'first half' })
      return broken('reset')
    case 'twice': {
      const answer = handle(gateway, call)
      handle(gateway, { ...call, take: 'again' })
      return answer
    }
    default:
      return corruptAnswer(handle(gateway, call), kind, call)
  }
}

/** As a gateway whose address has moved. The other address is of the range that nobody has (RFC 5737). */
const redirect = (status: number): Answer => ({ status, body: PAGE_OF_A_PROXY, how: 'html', headers: { Location: 'https://192.0.2.1/sms/3/messages' } })

function retryAfter(kind: string, now: Date): Record<string, string> | undefined {
  const values: Record<string, string> = { seconds: '2', date: new Date(now.getTime() + 2000).toUTCString(), huge: '99999999999', negative: '-5' }
  const value = values[kind]
  return value === undefined ? undefined : { 'Retry-After': value }
}

const How = z.enum([
  'half',
  'headersOnly',
  'drip',
  'shortLength',
  'longLength',
  'wrongType',
  'empty',
  'html',
  'truncated',
  'invalidUtf8',
  'bom',
  'huge',
  'gzipBomb',
  'gzip',
  'br',
  'deflate',
  'continue',
  'processing',
  'earlyHints',
])
const Entries = z.looseObject({ messages: z.array(z.record(z.string(), z.unknown())) })
const Results = z.looseObject({ results: z.array(z.unknown()) })

/** Applies a fault to an answer. Refusals, and answers that have a fault because of a special number, stay as they are. */
function corruptAnswer(answer: Answer, kind: string, { query }: Call): Answer {
  if (answer.status !== 200 || answer.how) return answer
  const how = How.safeParse(kind)
  if (how.success) return how.data === 'html' ? { ...answer, how: 'html', body: PAGE_OF_A_PROXY } : { ...answer, how: how.data }
  const entries = Entries.safeParse(answer.body)
  if (entries.success) return json({ ...entries.data, messages: corruptEntries(entries.data.messages, kind) })
  const { results, cursor, ...rest } = Results.parse(answer.body)
  if (kind !== 'cursorLoop') return json({ ...rest, results: corruptResults(results, kind), ...(cursor !== undefined && kind !== 'noResults' && { cursor }) })
  // The cursor leads to the same page again.
  const nextCursor = query.get('cursor') ?? String(Number.MAX_SAFE_INTEGER)
  return json({ ...rest, results, ...(cursor !== undefined && { cursor: { limit: results.length, nextCursor } }) })
}

/** Accepts the late requests that are due. */
export function takeLate({ late, clock }: GatewayContext): void {
  const now = clock.now().getTime()
  const due = late.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)
  for (const request of due) {
    late.splice(late.indexOf(request), 1)
    request.take()
  }
}

/** PUT /faults.json: applies another plan from the next call on, and answers with the whole plan. */
export function putFaults({ faults }: GatewayContext, { body }: Call): Answer {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return refuse(400, { body: ['is not valid JSON'] })
  }
  const parsed = FaultPlan.safeParse(value)
  if (!parsed.success) return refuse(400, Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), [message]])))
  faults.set(parsed.data)
  return json(faults.plan)
}

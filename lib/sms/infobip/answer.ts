import type { z } from 'zod'
import type { Refusal, Unknown } from '@/lib/sms/gateway'
import { failureText, type HttpAnswer, type HttpFailure, neverLeft } from './http'
import { refusalCauseOf } from './outcome'
import { ErrorEnvelope } from './wire'

export const succeeded = (answer: HttpAnswer | HttpFailure): answer is HttpAnswer =>
  answer.httpStatus !== null && answer.httpStatus >= 200 && answer.httpStatus < 300

/** Everything but a 2xx: certain refusals by Infobip itself, the rest unknown (a proxy's page, 5xx, redirects, lost connections). */
export function failed(answer: HttpAnswer | HttpFailure): Refusal | Unknown {
  if (answer.httpStatus === null) {
    const problem = failureText(answer.error)
    return neverLeft(answer.error)
      ? { kind: 'refused', cause: 'unreachable', httpStatus: null, problem, retryAfterMs: null }
      : { kind: 'unknown', httpStatus: null, problem }
  }
  const { httpStatus } = answer
  const cause = refusalCauseOf(httpStatus)
  const envelope = parseJson(ErrorEnvelope, answer.body)
  if (cause && envelope !== null) return { kind: 'refused', cause, httpStatus, problem: envelope || `HTTP ${httpStatus}`, retryAfterMs: answer.retryAfterMs }
  return { kind: 'unknown', httpStatus, problem: envelope || `The gateway answered with HTTP ${httpStatus} and nothing that can be relied on.` }
}

export function unreadable(httpStatus: number): Unknown {
  return { kind: 'unknown', httpStatus, problem: 'The gateway took the request, but its answer cannot be read.' }
}

/** @returns null for what is not JSON or not of this shape. */
export function parseJson<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(body))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

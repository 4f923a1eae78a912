import type { z } from 'zod'
import type { Refusal, RefusalCause, Unknown } from '@/lib/sms/gateway'
import { cutWords } from '@/lib/sms/gateway-words'
import { failureText, type HttpAnswer, type HttpFailure, neverLeft } from './exchange'
import { judgeRedirect } from './redirect'

/** Is it a 2xx answer? */
export const succeeded = (answer: HttpAnswer | HttpFailure): answer is HttpAnswer =>
  answer.httpStatus !== null && answer.httpStatus >= 200 && answer.httpStatus < 300

/**
 * What the gateway itself says of a request that it did not answer with 2xx. `cause`: why it certainly took nothing; null if this
 * status does not say so. `problem`: the gateway's words, empty if it gave none.
 */
export type OwnError = { cause: RefusalCause | null; problem: string }

/**
 * Judges everything but a 2xx answer: what the gateway certainly did not take, and what it may have taken.
 * @param readError reads the gateway's own error envelope. It returns null for any other body, for example a proxy's page: only the
 * gateway itself knows that it took nothing.
 */
export function failed(answer: HttpAnswer | HttpFailure, readError: (answer: HttpAnswer) => OwnError | null): Refusal | Unknown {
  if (answer.httpStatus === null) {
    const problem = failureText(answer.error)
    return neverLeft(answer.error)
      ? { kind: 'refused', cause: 'unreachable', httpStatus: null, problem, retryAfterMs: null }
      : { kind: 'unknown', httpStatus: null, problem }
  }
  const redirect = judgeRedirect(answer)
  if (redirect) return redirect
  const { httpStatus, retryAfterMs } = answer
  const own = readError(answer)
  const said = cutWords(own?.problem ?? '')
  if (own?.cause) return { kind: 'refused', cause: own.cause, httpStatus, problem: said || `HTTP ${httpStatus}`, retryAfterMs }
  return { kind: 'unknown', httpStatus, problem: said || `The gateway answered with HTTP ${httpStatus} and nothing that can be relied on.` }
}

/** A 2xx answer that does not say what became of the texts. */
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

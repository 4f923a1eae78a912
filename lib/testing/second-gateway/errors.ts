import type { Refusal, RefusalCause, Unknown } from '@/lib/sms/gateway'
import { failed, parseJson } from '@/lib/sms/http/answer'
import type { HttpAnswer, HttpFailure } from '@/lib/sms/http/exchange'
import { ApiError } from './wire'

const CAUSES: Record<number, RefusalCause> = { 400: 'invalid', 401: 'credentials', 403: 'forbidden', 404: 'unsupported', 429: 'throttled' }

/** The provider's own error, whose status has to be the answer's: a proxy that speaks JSON does not repeat it. */
export function apiErrorOf({ httpStatus, body }: HttpAnswer) {
  const error = parseJson(ApiError, body)
  return error?.status === httpStatus ? error : null
}

export const failedRequest = (answer: HttpAnswer | HttpFailure): Refusal | Unknown =>
  failed(answer, (given) => {
    const error = apiErrorOf(given)
    return error && { cause: CAUSES[given.httpStatus] ?? null, problem: error.message }
  })

/** The provider itself says that there is no such thing. */
export const notFound = (answer: HttpAnswer | HttpFailure): boolean => answer.httpStatus === 404 && apiErrorOf(answer) !== null

import type { Refusal, Unknown } from '@/lib/sms/gateway'
import { failed, type OwnError, parseJson } from '@/lib/sms/http/answer'
import type { HttpAnswer, HttpFailure } from '@/lib/sms/http/exchange'
import { refusalCauseOf } from './outcome'
import { ErrorEnvelope } from './wire'

/** Judges everything but a 2xx answer of Infobip. */
export const failedRequest = (answer: HttpAnswer | HttpFailure): Refusal | Unknown => failed(answer, readError)

function readError({ httpStatus, body }: HttpAnswer): OwnError | null {
  const problem = parseJson(ErrorEnvelope, body)
  return problem === null ? null : { cause: refusalCauseOf(httpStatus), problem }
}

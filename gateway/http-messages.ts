/** A handler's answer. `how`: the fault with which it is written (gateway/README.md). */
export type Answer = {
  status: number
  body: unknown
  headers?: Record<string, string>
  how?:
    | 'html'
    | 'truncated'
    | 'hang'
    | 'reset'
    | 'half'
    | 'headersOnly'
    | 'drip'
    | 'shortLength'
    | 'longLength'
    | 'wrongType'
    | 'empty'
    | 'invalidUtf8'
    | 'bom'
    | 'huge'
    | 'gzipBomb'
    | 'gzip'
    | 'br'
    | 'deflate'
    | 'continue'
    | 'processing'
    | 'earlyHints'
  /** What is wrong with each property. Set for every answer in the error envelope. */
  problems?: Record<string, string[]>
}

/** The body of a proxy between Infobip and its client. */
export const PAGE_OF_A_PROXY = '<!doctype html><title>Bad gateway</title><h1>Please come back later</h1>'

const NAMES: Record<number, [messageId: string, text: string]> = {
  400: ['BAD_REQUEST', 'Bad request'],
  401: ['UNAUTHORIZED', 'Invalid login details'],
  403: ['FORBIDDEN', 'Unauthorized access'],
  404: ['NOT_FOUND', 'Requested URL not found: check the path.'],
  405: ['METHOD_NOT_ALLOWED', 'Request method is not supported here.'],
  402: ['PAYMENT_REQUIRED', 'Payment required'],
  408: ['REQUEST_TIMEOUT', 'The request took too long.'],
  409: ['CONFLICT', 'Conflict'],
  413: ['PAYLOAD_TOO_LARGE', 'Request body is too large.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Send Content-Type: application/json.'],
  422: ['UNPROCESSABLE_ENTITY', 'Unprocessable entity'],
  429: ['TOO_MANY_REQUESTS', 'Too many requests'],
  500: ['GENERAL_ERROR', 'Something went wrong. Please contact support.'],
}

export const json = (body: unknown): Answer => ({ status: 200, body })

/** A refusal in the error envelope of Infobip's v1. */
export function refuse(status: number, problems: Record<string, string[]> = {}, headers?: Record<string, string>): Answer {
  const [messageId, text] = NAMES[status] ?? ['GENERAL_ERROR', 'Something went wrong.']
  const validationErrors = Object.keys(problems).length > 0 ? problems : undefined
  return { status, body: { requestError: { serviceException: { messageId, text, ...(validationErrors && { validationErrors }) } } }, headers, problems }
}

/** The same refusal in the error envelope of /sms/3, which always has all five keys. Other answers stay as they are. */
export function inV3(answer: Answer): Answer {
  const { status, problems } = answer
  if (!problems) return answer
  const [, description] = NAMES[status] ?? ['', 'Something went wrong.']
  const violations = Object.entries(problems).flatMap(([property, list]) => list.map((violation) => ({ property, violation })))
  const action = violations.length > 0 ? 'Correct the properties that the violations name.' : 'See the documentation.'
  return { ...answer, body: { errorCode: `E${status}`, description, action, violations, resources: [] } }
}

/** A moment as Infobip spells it: with milliseconds, and an offset without a colon. */
export function writeDate(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '+0000')
}

/** Reads a moment as Infobip does, with either spelling of the offset. A `+` that was not encoded in a query arrives as a space. @returns undefined for anything else. */
export function readDate(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+ -]\d\d:?\d\d)?$/.exec(text)
  if (!match) return undefined
  const offset = (match[2] ?? 'Z').replace(' ', '+').replace(/(\d\d)(\d\d)$/, '$1:$2')
  const at = Date.parse(`${match[1]}${offset}`)
  return Number.isNaN(at) ? undefined : at
}

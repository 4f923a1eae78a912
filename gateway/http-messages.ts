/** What a handler answers; the server writes it. `how`: what is wrong with its bytes or its connection (gateway/README.md). */
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
  /** An answer in the error envelope, and what is wrong with which property. */
  problems?: Record<string, string[]>
}

/** What stands between Infobip and its clients answers with pages for people. */
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

/** The error envelope of Infobip's v1 (infobip.md §6). */
export function refuse(status: number, problems: Record<string, string[]> = {}, headers?: Record<string, string>): Answer {
  const [messageId, text] = NAMES[status] ?? ['GENERAL_ERROR', 'Something went wrong.']
  const validationErrors = Object.keys(problems).length > 0 ? problems : undefined
  return { status, body: { requestError: { serviceException: { messageId, text, ...(validationErrors && { validationErrors }) } } }, headers, problems }
}

/** The same refusal in the envelope of /sms/3, whose five keys are always there (infobip.md §6). Other answers stay as they are. */
export function inV3(answer: Answer): Answer {
  const { status, problems } = answer
  if (!problems) return answer
  const [, description] = NAMES[status] ?? ['', 'Something went wrong.']
  const violations = Object.entries(problems).flatMap(([property, list]) => list.map((violation) => ({ property, violation })))
  const action = violations.length > 0 ? 'Correct the properties that the violations name.' : 'See the documentation.'
  return { ...answer, body: { errorCode: `E${status}`, description, action, violations, resources: [] } }
}

/** Infobip's dates: milliseconds, and an offset without a colon. */
export function writeDate(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '+0000')
}

/** Reads Infobip's dates with either offset spelling, or undefined. A `+` that came through a query undressed is a space. */
export function readDate(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+ -]\d\d:?\d\d)?$/.exec(text)
  if (!match) return undefined
  const offset = (match[2] ?? 'Z').replace(' ', '+').replace(/(\d\d)(\d\d)$/, '$1:$2')
  const at = Date.parse(`${match[1]}${offset}`)
  return Number.isNaN(at) ? undefined : at
}

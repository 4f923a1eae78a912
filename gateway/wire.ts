/** What a handler answers; the server writes it. `how`: a text that is not JSON, or a connection that ends badly. */
export type Answer = {
  status: number
  body: unknown
  headers?: Record<string, string>
  how?: 'html' | 'truncated' | 'hang' | 'reset'
}

const NAMES: Record<number, [messageId: string, text: string]> = {
  400: ['BAD_REQUEST', 'Bad request'],
  401: ['UNAUTHORIZED', 'Invalid login details'],
  403: ['FORBIDDEN', 'Unauthorized access'],
  404: ['NOT_FOUND', 'Requested URL not found: check the path.'],
  405: ['METHOD_NOT_ALLOWED', 'Request method is not supported here.'],
  413: ['PAYLOAD_TOO_LARGE', 'Request body is too large.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Send Content-Type: application/json.'],
  429: ['TOO_MANY_REQUESTS', 'Too many requests'],
  500: ['GENERAL_ERROR', 'Something went wrong. Please contact support.'],
}

export const json = (body: unknown): Answer => ({ status: 200, body })

/** The error envelope of Infobip's v1 (infobip.md §6). */
export function refuse(status: number, validationErrors?: Record<string, string[]>, headers?: Record<string, string>): Answer {
  const [messageId, text] = NAMES[status] ?? ['GENERAL_ERROR', 'Something went wrong.']
  return { status, body: { requestError: { serviceException: { messageId, text, ...(validationErrors && { validationErrors }) } } }, headers }
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

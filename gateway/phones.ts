import { progressNow } from './describe-text'
import { type GatewayLedger, TEXT_COLUMNS, type TextRow } from './gateway-ledger'
import type { Call, GatewayContext } from './handler-context'
import { type Answer, json } from './http-messages'
import { type PhoneState, type Phones, type PhoneText, renderPhones, type SpecialNumber } from './phones-page'
import { SPECIAL_NUMBERS } from './special-numbers'
import { STATUS, type Status } from './statuses'

const PAGE_SIZE = 24

const numbers: SpecialNumber[] = Object.entries(SPECIAL_NUMBERS).map(([name, { ending, title }]) => ({ name, number: `41790${ending}`, ending, title }))

/** GET /phones: the accepted texts, as a web page. */
export function showPhones(gateway: GatewayContext, { query }: Call): Answer {
  return { status: 200, body: renderPhones(readPhones(gateway, query)), how: 'html' }
}

/** GET /phones.json: the accepted texts, as data. */
export function showPhonesAsData(gateway: GatewayContext, { query }: Call): Answer {
  return json(readPhones(gateway, query))
}

function stateOf(status: Status): PhoneState {
  if (status.groupId === STATUS.delivered.groupId) return status.id === STATUS.delivered.id ? 'delivered' : 'on its way'
  return status.groupId <= STATUS.enroute.groupId ? 'on its way' : 'not delivered'
}

/** One page of the texts, newest first, for numbers that contain `number`. */
function readPhones({ ledger, clock }: GatewayContext, query: URLSearchParams): Phones {
  // People type spaces, a plus sign or the zero of a national number. The ledger keeps none of them.
  const number = (query.get('number') ?? '').replace(/\D/g, '').replace(/^0+/, '').slice(0, 15)
  const now = clock.now().getTime()
  const total = countTexts(ledger, number)
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  const page = Math.min(pages, Math.max(1, Math.floor(Number(query.get('page'))) || 1))
  const texts = listTexts(ledger, number, page).map((row): PhoneText => {
    const { status } = progressNow(row, now)
    const { phone, sender, text, segments, sentAt } = row
    return { messageId: ledger.messageId(row), to: phone, from: sender, text, segments, at: new Date(sentAt).toISOString(), state: stateOf(status), status }
  })
  return { texts, number, page, pages, total, numbers }
}

function countTexts(ledger: GatewayLedger, number: string): number {
  if (number === '') return ledger.countTexts()
  return ledger.db.prepare<[string], number>("SELECT count(*) FROM text WHERE phone LIKE '%' || ? || '%'").pluck().get(number) ?? 0
}

function listTexts(ledger: GatewayLedger, number: string, page: number): TextRow[] {
  return ledger.db
    .prepare<[string, string, number, number], TextRow>(
      `SELECT ${TEXT_COLUMNS} FROM text t JOIN bulk b ON b.id = t.bulk WHERE ? = '' OR t.phone LIKE '%' || ? || '%' ORDER BY t.id DESC LIMIT ? OFFSET ?`,
    )
    .all(number, number, PAGE_SIZE, (page - 1) * PAGE_SIZE)
}

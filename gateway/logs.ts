import { z } from 'zod'
import { type ApiVersion, describeText, networkOf, progressNow, RETENTION_MS } from './describe-text'
import { type GatewayLedger, TEXT_COLUMNS, type TextRow } from './gateway-ledger'
import type { Call, GatewayContext } from './handler-context'
import { type Answer, json, readDate, refuse } from './http-messages'
import { Limit } from './reports'
import { behaviourOf } from './special-numbers'

const List = z
  .string()
  .max(2048, 'must be at most 2048 characters long')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
const Moment = z.string().transform((text, context) => {
  const at = readDate(text)
  if (at === undefined) context.addIssue({ code: 'custom', message: 'must be a date like 2026-03-01T10:15:00.000+0000' })
  return at
})

const Phones = List.transform((numbers) => numbers.map((number) => number.replace(/^\+/, '')))
const both = {
  bulkId: List.optional(),
  messageId: List.optional(),
  generalStatus: z.enum(['ACCEPTED', 'PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED']).optional(),
  sentSince: Moment.optional(),
  sentUntil: Moment.optional(),
  limit: Limit,
}
const Query = {
  v1: z.object({ ...both, from: List.optional(), to: Phones.optional() }),
  v3: z
    .object({
      ...both,
      sender: List.optional(),
      destination: Phones.optional(),
      useCursor: z.enum(['true', 'false']).optional(),
      cursor: z.coerce.number({ error: 'is not a cursor of this log' }).int().min(1, 'is not a cursor of this log').optional(),
    })
    .transform(({ sender, destination, ...rest }) => ({ ...rest, from: sender, to: destination })),
}
type Filter = Omit<z.output<typeof Query.v1>, 'limit'> & { useCursor?: 'true' | 'false'; cursor?: number }

/**
 * GET /sms/1/logs and /sms/3/logs: the texts of the last 48 hours with their present status, newest first. Reading changes nothing.
 * v3 can be read page by page, with a cursor.
 */
export function readLogs(version: ApiVersion) {
  return ({ ledger, clock, faults }: GatewayContext, { query }: Call): Answer => {
    const parsed = Query[version].safeParse(Object.fromEntries(query))
    if (!parsed.success) return refuse(400, Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), [issue.message]])))
    const { limit, ...filter }: Filter & { limit: number } = parsed.data
    const now = clock.now().getTime()
    const { currency } = ledger.account()
    const found: { id: number; line: object }[] = []
    for (const row of findTexts(ledger, filter, now)) {
      if (found.length > limit) break
      const progress = progressNow(row, now)
      const isKnown = row.sentAt + Math.max(behaviourOf(row.phone).logLagMs ?? 0, faults.plan.logLagMs) <= now
      if (!isKnown || (filter.generalStatus && progress.status.groupName !== filter.generalStatus)) continue
      found.push({ id: row.id, line: describeLine(row, describeText(row, ledger.messageId(row), currency, progress, version), version) })
    }
    const page = found.slice(0, limit)
    const results = page.map(({ line }) => line)
    if (filter.useCursor !== 'true') return json({ results })
    return json({ results, cursor: { limit, nextCursor: found.length > limit ? String(page.at(-1)?.id) : null } })
  }
}

function describeLine({ phone, text }: TextRow, common: object, version: ApiVersion): object {
  if (version === 'v1') return { to: phone, ...common, text, mccmnc: networkOf(phone) }
  return { destination: phone, ...common, content: { text }, mccMnc: networkOf(phone) }
}

function findTexts(ledger: GatewayLedger, filter: Filter, now: number): IterableIterator<TextRow> {
  const conditions = ['b.sentAt >= ?', 'b.sentAt <= ?']
  const values: (string | number)[] = [Math.max(filter.sentSince ?? 0, now - RETENTION_MS), filter.sentUntil ?? now]
  const oneOf = (column: string, list: readonly (string | number)[] | undefined) => {
    if (!list) return
    conditions.push(`${column} IN (SELECT value FROM json_each(?))`)
    values.push(JSON.stringify(list))
  }
  oneOf('b.sender', filter.from)
  oneOf('t.phone', filter.to)
  oneOf('b.bulkId', filter.bulkId)
  oneOf('t.id', filter.messageId && ledger.rowIds(filter.messageId))
  if (filter.cursor !== undefined) {
    conditions.push('t.id < ?')
    values.push(filter.cursor)
  }
  return ledger.db
    .prepare<(string | number)[], TextRow>(
      `SELECT ${TEXT_COLUMNS} FROM text t JOIN bulk b ON b.id = t.bulk WHERE ${conditions.join(' AND ')} ORDER BY t.id DESC`,
    )
    .iterate(...values)
}

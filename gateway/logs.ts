import { z } from 'zod'
import { behaviourOf } from './behaviours'
import type { Call, Gateway } from './gateway'
import { describeText, networkOf, progressNow, RETENTION_MS } from './history'
import { type Ledger, TEXT_COLUMNS, type TextRow } from './ledger'
import { Limit } from './reports'
import { type Answer, json, readDate, refuse } from './wire'

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

const Query = z.object({
  from: List.optional(),
  to: List.transform((numbers) => numbers.map((number) => number.replace(/^\+/, ''))).optional(),
  bulkId: List.optional(),
  messageId: List.optional(),
  generalStatus: z.enum(['ACCEPTED', 'PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED']).optional(),
  sentSince: Moment.optional(),
  sentUntil: Moment.optional(),
  limit: Limit,
})

/** GET /sms/1/logs: what was taken in the last 48 hours and what has become of it, newest first, as often as one asks. */
export function readLogs({ ledger, clock }: Gateway, { query }: Call): Answer {
  const parsed = Query.safeParse(Object.fromEntries(query))
  if (!parsed.success) return refuse(400, Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), [issue.message]])))
  const { generalStatus, limit } = parsed.data
  const now = clock.now().getTime()
  const { currency } = ledger.account()
  const results: object[] = []
  for (const row of findTexts(ledger, parsed.data, now)) {
    if (results.length === limit) break
    const progress = progressNow(row, now)
    const isKnown = row.sentAt + (behaviourOf(row.phone).logLagMs ?? 0) <= now
    if (!isKnown || (generalStatus && progress.status.groupName !== generalStatus)) continue
    results.push({ ...describeText(row, ledger.messageId(row.id), currency, progress), text: row.text, mccmnc: networkOf(row.phone) })
  }
  return json({ results })
}

function findTexts(ledger: Ledger, filter: z.output<typeof Query>, now: number): IterableIterator<TextRow> {
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
  oneOf(
    't.id',
    filter.messageId?.map((messageId) => ledger.rowId(messageId)),
  )
  return ledger.db
    .prepare<(string | number)[], TextRow>(
      `SELECT ${TEXT_COLUMNS} FROM text t JOIN bulk b ON b.id = t.bulk WHERE ${conditions.join(' AND ')} ORDER BY t.id DESC`,
    )
    .iterate(...values)
}

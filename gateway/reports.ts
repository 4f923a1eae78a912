import { z } from 'zod'
import type { Call, Gateway } from './gateway'
import { describeText, networkOf, progressAt, RETENTION_MS } from './history'
import { type Ledger, TEXT_COLUMNS, type TextRow } from './ledger'
import { type Answer, json, refuse } from './wire'

export const Limit = z.coerce
  .number({ error: 'must be a number' })
  .int()
  .min(1, 'must be between 1 and 1000')
  .max(1000, 'must be between 1 and 1000')
  .default(50)

type Filter = { bulkId: string | null; messageId: string | null; limit: number; now: number }

/** GET /sms/1/reports: each report that is there, once and never again. */
export function readReports({ ledger, clock }: Gateway, { query }: Call): Answer {
  const limit = Limit.safeParse(query.get('limit') ?? undefined)
  if (!limit.success) return refuse(400, { limit: limit.error.issues.map((issue) => issue.message) })
  const { currency } = ledger.account()
  const rows = takeReports(ledger, { bulkId: query.get('bulkId'), messageId: query.get('messageId'), limit: limit.data, now: clock.now().getTime() })
  const results = rows.map((row) => ({
    ...describeText(row, ledger.messageId(row.id), currency, progressAt(row, row.nextReport)),
    mccMnc: networkOf(row.phone),
  }))
  return json({ results })
}

/** Takes the reports out, oldest first; on disk as handed out before anybody sees them. */
function takeReports(ledger: Ledger, { bulkId, messageId, limit, now }: Filter): TextRow[] {
  const conditions = ['t.nextAt <= ?', 't.nextAt > ?']
  const values: (string | number)[] = [now, now - RETENTION_MS]
  const only = (column: string, value: string | number | null) => {
    if (value === null) return
    conditions.push(`${column} = ?`)
    values.push(value)
  }
  only('b.bulkId', bulkId)
  only('t.id', messageId === null ? null : ledger.rowId(messageId))
  const due = ledger.db.prepare<(string | number)[], TextRow>(
    `SELECT ${TEXT_COLUMNS} FROM text t JOIN bulk b ON b.id = t.bulk WHERE ${conditions.join(' AND ')} ORDER BY t.nextAt, t.id LIMIT ?`,
  )
  const handOut = ledger.db.prepare<[number]>('UPDATE text SET nextAt = CASE nextReport WHEN 0 THEN lastAt END, nextReport = nextReport + 1 WHERE id = ?')
  return ledger.db
    .transaction(() => {
      const rows = due.all(...values, limit)
      for (const row of rows) handOut.run(row.id)
      return rows
    })
    .immediate()
}

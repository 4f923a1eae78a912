import { z } from 'zod'
import { type Ledger, TEXT_COLUMNS, type TextRow } from './gateway-ledger'
import type { Call, Gateway } from './handler-context'
import { describeReport, RETENTION_MS, type Version } from './history'
import { type Answer, json, refuse } from './http-messages'

export const Limit = z.coerce
  .number({ error: 'must be a number' })
  .int()
  .min(1, 'must be between 1 and 1000')
  .max(1000, 'must be between 1 and 1000')
  .default(50)

type Filter = { bulkId: string | null; messageId: string | null; limit: number; now: number }

/** GET /sms/1/reports and /sms/3/reports: each report that is there and not pushed, once and never again, whichever of the two is asked. */
export function readReports(version: Version) {
  return ({ ledger, clock, settings }: Gateway, { query }: Call): Answer => {
    const limit = Limit.safeParse(query.get('limit') ?? undefined)
    if (!limit.success) return refuse(400, { limit: limit.error.issues.map((issue) => issue.message) })
    // All of them are pushed.
    if (settings.pushUrl !== null) return json({ results: [] })
    const { currency } = ledger.account()
    const filter = { bulkId: query.get('bulkId'), messageId: query.get('messageId'), limit: limit.data, now: clock.now().getTime() }
    return json({ results: takeReports(ledger, filter).map((row) => describeReport(row, ledger.messageId(row), currency, version)) })
  }
}

/** Takes the reports out, oldest first; on disk as handed out before anybody sees them. */
function takeReports(ledger: Ledger, { bulkId, messageId, limit, now }: Filter): TextRow[] {
  const conditions = ['t.nextAt <= ?', 't.nextAt > ?', 'b.reportsTo IS NULL']
  const values: (string | number)[] = [now, now - RETENTION_MS]
  const only = (column: string, value: string | number | null) => {
    if (value === null) return
    conditions.push(`${column} = ?`)
    values.push(value)
  }
  only('b.bulkId', bulkId)
  only('t.id', messageId === null ? null : (ledger.rowIds([messageId])[0] ?? -1))
  const due = ledger.db.prepare<(string | number)[], TextRow>(
    `SELECT ${TEXT_COLUMNS} FROM text t JOIN bulk b ON b.id = t.bulk WHERE ${conditions.join(' AND ')} ORDER BY t.nextAt, t.id LIMIT ?`,
  )
  return ledger.db
    .transaction(() => {
      const rows = due.all(...values, limit)
      handOut(ledger, rows)
      return rows
    })
    .immediate()
}

/** Notes the reports of these texts as handed out; the next one, if there is one, waits for its time. */
export function handOut(ledger: Ledger, rows: readonly TextRow[]): void {
  const next = ledger.db.prepare<[number]>('UPDATE text SET nextAt = CASE nextReport WHEN 0 THEN lastAt END, nextReport = nextReport + 1 WHERE id = ?')
  for (const { id } of rows) next.run(id)
}

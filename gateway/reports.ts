import { z } from 'zod'
import { type ApiVersion, describeReport, RETENTION_MS } from './describe-text'
import { type GatewayLedger, TEXT_COLUMNS, type TextRow } from './gateway-ledger'
import type { Call, GatewayContext } from './handler-context'
import { type Answer, json, refuse } from './http-messages'

export const Limit = z.coerce
  .number({ error: 'must be a number' })
  .int()
  .min(1, 'must be between 1 and 1000')
  .max(1000, 'must be between 1 and 1000')
  .default(50)

type Filter = { bulkId: string | null; messageId: string | null; limit: number; now: number }

/** GET /sms/1/reports and /sms/3/reports: the reports that are due and not pushed. Each is handed out once, by either of the two. */
export function readReports(version: ApiVersion) {
  return ({ ledger, clock, settings }: GatewayContext, { query }: Call): Answer => {
    const limit = Limit.safeParse(query.get('limit') ?? undefined)
    if (!limit.success) return refuse(400, { limit: limit.error.issues.map((issue) => issue.message) })
    // With this setting every report is pushed.
    if (settings.pushUrl !== null) return json({ results: [] })
    const { currency } = ledger.account()
    const filter = { bulkId: query.get('bulkId'), messageId: query.get('messageId'), limit: limit.data, now: clock.now().getTime() }
    return json({ results: takeReports(ledger, filter).map((row) => describeReport(row, ledger.messageId(row), currency, version)) })
  }
}

/** Takes the reports that are due, oldest first. They are stored as handed out before the answer is sent. */
function takeReports(ledger: GatewayLedger, { bulkId, messageId, limit, now }: Filter): TextRow[] {
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

/** Stores that the present report of each text was handed out, and when the next one is due, if there is one. */
export function handOut(ledger: GatewayLedger, rows: readonly TextRow[]): void {
  const next = ledger.db.prepare<[number]>('UPDATE text SET nextAt = CASE nextReport WHEN 0 THEN lastAt END, nextReport = nextReport + 1 WHERE id = ?')
  for (const { id } of rows) next.run(id)
}

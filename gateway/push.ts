import { corruptResults } from './corrupt-answer'
import { type ApiVersion, describeReport, RETENTION_MS } from './describe-text'
import { TEXT_COLUMNS, type TextRow } from './gateway-ledger'
import type { GatewayContext } from './handler-context'
import { handOut } from './reports'

/** How many reports one POST holds at most. */
const BATCH_SIZE = 100
const MAX_RETRIES = 20
const MINUTE_MS = 60_000
const TIMEOUT_MS = 10_000

type Push = { id: number; url: string; body: string; attempts: number }

/**
 * Pushes every report that is due, and repeats every push whose next attempt is due, one after the other. A push that is not
 * answered with 200 is repeated after 1 min + 1 min·n², at most 20 times. Then its reports are lost, as Infobip's are.
 * @returns how many POSTs were made.
 */
export async function pushDue(gateway: GatewayContext): Promise<number> {
  const { ledger, clock, closing } = gateway
  const due = ledger.db.prepare<[number], Push>('SELECT id, url, body, attempts FROM push WHERE dueAt <= ? ORDER BY dueAt, id LIMIT 1')
  let posts = 0
  while (queueReports(gateway) > 0);
  for (let push = due.get(clock.now().getTime()); push; push = due.get(clock.now().getTime())) {
    const isTaken = await post(push, closing)
    // A push that was cut short because the gateway closes does not count.
    if (closing.aborted) break
    posts += 1
    settle(gateway, push, isTaken)
  }
  return posts
}

function settle({ ledger, clock }: GatewayContext, { id, attempts }: Push, isTaken: boolean): void {
  if (isTaken || attempts >= MAX_RETRIES) {
    ledger.db.prepare('DELETE FROM push WHERE id = ?').run(id)
    return
  }
  const dueAt = clock.now().getTime() + MINUTE_MS * (1 + attempts ** 2)
  ledger.db.prepare('UPDATE push SET attempts = attempts + 1, dueAt = ? WHERE id = ?').run(dueAt, id)
}

/** Queues POSTs for the next thousand reports that are due. They are stored as handed out before they are sent. @returns how many reports. */
function queueReports({ ledger, clock, settings, faults }: GatewayContext): number {
  const now = clock.now().getTime()
  const rows = ledger.db
    .prepare<(number | null | string)[], TextRow>(
      `SELECT ${TEXT_COLUMNS} FROM text t JOIN bulk b ON b.id = t.bulk
      WHERE t.nextAt <= ? AND t.nextAt > ? AND (b.reportsTo IS NOT NULL OR ? IS NOT NULL) ORDER BY t.nextAt, t.id LIMIT 1000`,
    )
    .all(now, now - RETENTION_MS, settings.pushUrl)
  if (rows.length === 0) return 0
  const { currency } = ledger.account()
  const insert = ledger.db.prepare('INSERT INTO push (url, body, attempts, dueAt) VALUES (?, ?, 0, ?)')
  ledger.db
    .transaction(() => {
      for (const { url, version, batch } of batchesOf(rows, settings.pushUrl)) {
        const reports = batch.map((row) => describeReport(row, ledger.messageId(row), currency, version))
        const results = corruptResults(reports, faults.next('push') ?? '')
        if (results.length > 0) insert.run(url, JSON.stringify({ results }), now)
      }
      handOut(ledger, rows)
    })
    .immediate()
  return rows.length
}

/** Groups reports into POSTs. An address in the request gets reports in v3's spelling, the account's address (GATEWAY_PUSH_URL) in v1's. */
function batchesOf(rows: readonly TextRow[], pushUrl: string | null) {
  const byTarget = Map.groupBy(rows, ({ reportsTo }) => reportsTo ?? '')
  return Array.from(byTarget, ([reportsTo, group]) => {
    const version: ApiVersion = reportsTo === '' ? 'v1' : 'v3'
    const starts = Array.from({ length: Math.ceil(group.length / BATCH_SIZE) }, (_, n) => n * BATCH_SIZE)
    return starts.map((start) => ({ url: reportsTo || (pushUrl ?? ''), version, batch: group.slice(start, start + BATCH_SIZE) }))
  }).flat()
}

async function post({ url, body }: Push, closing: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      // A redirect could lead to another computer.
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}

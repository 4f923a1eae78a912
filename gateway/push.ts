import { TEXT_COLUMNS, type TextRow } from './gateway-ledger'
import type { Gateway } from './handler-context'
import { describeReport, RETENTION_MS, type Version } from './history'
import { handOut } from './reports'
import { spoilResults } from './spoiled'

/** How many reports one POST carries (infobip.md §7.1). */
const BATCH_SIZE = 100
const MAX_RETRIES = 20
const MINUTE_MS = 60_000
const TIMEOUT_MS = 10_000

type Push = { id: number; url: string; body: string; attempts: number }

/**
 * Pushes every report that is due and every push whose next attempt is, one after the other.
 * Another attempt follows whatever is not answered with 200: after 1 min + 1 min·n², at most 20 times; then the reports are lost, as Infobip's are.
 * @returns how many POSTs were made.
 */
export async function pushDue(gateway: Gateway): Promise<number> {
  const { ledger, clock, closing } = gateway
  const due = ledger.db.prepare<[number], Push>('SELECT id, url, body, attempts FROM push WHERE dueAt <= ? ORDER BY dueAt, id LIMIT 1')
  let posts = 0
  while (queueReports(gateway) > 0);
  for (let push = due.get(clock.now().getTime()); push; push = due.get(clock.now().getTime())) {
    const isTaken = await post(push, closing)
    // What an end of the gateway cuts short was no attempt.
    if (closing.aborted) break
    posts += 1
    settle(gateway, push, isTaken)
  }
  return posts
}

function settle({ ledger, clock }: Gateway, { id, attempts }: Push, isTaken: boolean): void {
  if (isTaken || attempts >= MAX_RETRIES) {
    ledger.db.prepare('DELETE FROM push WHERE id = ?').run(id)
    return
  }
  const dueAt = clock.now().getTime() + MINUTE_MS * (1 + attempts ** 2)
  ledger.db.prepare('UPDATE push SET attempts = attempts + 1, dueAt = ? WHERE id = ?').run(dueAt, id)
}

/** Makes POSTs of the next thousand reports that are due; on disk as handed out before anybody sees them. Answers how many reports. */
function queueReports({ ledger, clock, settings, faults }: Gateway): number {
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
        const results = spoilResults(reports, faults.next('push') ?? '')
        if (results.length > 0) insert.run(url, JSON.stringify({ results }), now)
      }
      handOut(ledger, rows)
    })
    .immediate()
  return rows.length
}

/** An address of the text's own is v3's, and so are its reports; the account's gets v1's. */
function batchesOf(rows: readonly TextRow[], pushUrl: string | null) {
  const byTarget = Map.groupBy(rows, ({ reportsTo }) => reportsTo ?? '')
  return Array.from(byTarget, ([reportsTo, group]) => {
    const version: Version = reportsTo === '' ? 'v1' : 'v3'
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
      // A redirect could lead off this computer.
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}

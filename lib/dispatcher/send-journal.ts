import 'server-only'
import path from 'node:path'
import { systemClock } from '@/lib/clock'
import { isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'
import { logger } from '@/lib/logger'
import { restoreFromJournal } from '@/lib/messages/settle/restore'
import { FRESH_MS } from './dispatcher'
import { type Journal, noJournal, openJournal, pruneJournal, readJournal } from './journal'

/**
 * Opens the send journal of this process and first compares the database with it: a database that was restored from a backup must
 * not send again what was sent after the backup. Only SQLite has a journal. On Postgres many machines send, and restoring is
 * the database server's task.
 */
export async function openSendJournal(): Promise<Journal & { close(): Promise<void> }> {
  if (isPostgres) return { ...noJournal, async close() {} }
  const file = path.join(env.SHOPBELL_DATA_DIR, 'send-journal')
  const now = systemClock.now()
  const lines = readJournal(file, now)
  const missing = await restoreFromJournal(lines, FRESH_MS, now)
  if (missing > 0) logger.warn({ batches: missing }, 'the database is older than the send journal: it was restored from a backup, so everything is paused')
  await pruneJournal(file, lines)
  return openJournal(file)
}

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
 * The journal of this process, after the database has been compared with it: a database that was restored from a backup does not
 * send again what was sent after the backup. Only beside SQLite; on Postgres many machines send, and restoring is the server's.
 */
export async function openSendJournal(): Promise<Journal> {
  if (isPostgres) return noJournal
  const file = path.join(env.SHOPBELL_DATA_DIR, 'send-journal')
  const now = systemClock.now()
  const lines = readJournal(file, now)
  const unknown = await restoreFromJournal(lines, FRESH_MS, now)
  if (unknown > 0) logger.warn({ requests: unknown }, 'the database is older than the send journal: it was restored from a backup, so everything is paused')
  await pruneJournal(file, lines)
  return openJournal(file)
}

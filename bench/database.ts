import pg from 'pg'
import { isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'

async function run(...statements: string[]) {
  const client = new pg.Client({ connectionString: env.DATABASE_URL })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** Files of Postgres's write-ahead log (16 MB each): more than any bench fills between two checkpoints. */
const LOG_FILES = 40

/**
 * Gives a new Postgres server log files to reuse, as a server in use has them. Without them, all commits wait after every 35,000 texts while
 * the server fills a new file with zeros.
 */
export async function makeLogFiles() {
  if (!isPostgres) return
  const nextFile = [`SELECT pg_logical_emit_message(false, 'bench', 'something to write')`, 'SELECT pg_switch_wal()']
  await run(`ALTER SYSTEM SET min_wal_size = '1GB'`, 'SELECT pg_reload_conf()', ...Array.from({ length: LOG_FILES }, () => nextFile).flat(), 'CHECKPOINT')
}

/** Gathers statistics now, as Postgres does by itself within a minute of a large import. Without them it plans for an empty table. */
export async function gatherStatistics() {
  if (isPostgres) await run('VACUUM ANALYZE')
}

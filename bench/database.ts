import pg from 'pg'
import { isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'

/** What Postgres does by itself within a minute of a large import, done now: without statistics it plans for an empty table. */
export async function gatherStatistics() {
  if (!isPostgres) return
  const client = new pg.Client({ connectionString: env.DATABASE_URL })
  await client.connect()
  await client.query('VACUUM ANALYZE')
  await client.end()
}

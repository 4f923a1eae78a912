import 'server-only'
import { isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'
import { startEmbedded } from './embedded'
import type { Engine, Job } from './job'

/** Runs the jobs with the engine for the database: shared by many machines on Postgres, in this process on SQLite. */
export async function startJobs(jobs: readonly Job[]): Promise<Engine> {
  if (!isPostgres) return startEmbedded(jobs)
  // Loaded only on Postgres, because it takes memory.
  const { startPgBoss } = await import('./pg-boss')
  return startPgBoss(jobs, { connectionString: env.DATABASE_URL })
}

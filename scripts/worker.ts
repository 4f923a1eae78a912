// npm run worker: does the background work of the app (sending, lookups, delivery reports) on any number of further machines that share
// its Postgres. It does not migrate the database, so a worker of another version than the app does not start.
import { refuse, refuseDatabase } from './refusals'

const { env } = await import('@/lib/env').catch((error: Error) => refuse(error.message))
if (env.DATABASE_URL.startsWith('file:'))
  refuse('npm run worker needs Postgres (DATABASE_URL=postgresql://…). On SQLite the app does this work itself, so there is nothing to start.')

const { keepFilesPrivate } = await import('@/lib/private-files')
keepFilesPrivate(env.SHOPBELL_DATA_DIR, env.DATABASE_URL)

const { requireMigrated } = await import('@/lib/db/migrate')
await requireMigrated(env.DATABASE_URL).catch((error: unknown) => refuseDatabase(env.DATABASE_URL, error))

const { startWorker, stopOnSignal } = await import('@/lib/dispatcher/process')
stopOnSignal(await startWorker())
console.log(`A Shopbell worker is ready (process ${process.pid}). Stop it with Ctrl-C.`)

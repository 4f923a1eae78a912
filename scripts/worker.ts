// npm run worker: sends and asks for reports like the app itself, on any number of further machines that share its Postgres.
function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}

const { env } = await import('@/lib/env').catch((error: Error) => refuse(error.message))
if (env.DATABASE_URL.startsWith('file:'))
  refuse('npm run worker needs Postgres (DATABASE_URL=postgresql://…). On SQLite the app does this work itself, so there is nothing to start.')

const { migrate } = await import('@/lib/db/migrate')
await migrate(env.DATABASE_URL).catch((error: unknown) => refuse(`The database cannot be used: ${error instanceof Error ? error.message : error}`))

const { startWorker, stopOnSignal } = await import('@/lib/dispatcher/process')
stopOnSignal(await startWorker())
console.log(`A Shopbell worker is ready (process ${process.pid}). Stop it with Ctrl-C.`)

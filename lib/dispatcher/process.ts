import 'server-only'
import { randomUUID } from 'node:crypto'
import { mintShopId } from '@/lib/auth/shop-id'
import { connectGateway, HTTP_TIMEOUT_MS } from '@/lib/connection/connect-gateway'
import { endWriting, isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'
import { resumeImports } from '@/lib/imports/runner'
import { startJobs } from '@/lib/jobs/engine'
import { lockDatabase } from '@/lib/jobs/instance-lock'
import type { Engine } from '@/lib/jobs/job'
import { logger } from '@/lib/logger'
import { keepFilesPrivate } from '@/lib/private-files'
import { reportAddress } from '@/lib/report-webhook/address'
import { createJobList } from './job-list'
import { openSendJournal } from './send-journal'
import { setEngine } from './wake'

// A request has 30 seconds. What is not answered by then is UNKNOWN, and the gateway's log is searched after the restart.
const DRAIN_MS = HTTP_TIMEOUT_MS + 5_000
// One Ctrl-C arrives twice: from the terminal, and from the parent process that passes it on.
const SAME_SIGNAL_MS = 1_000
/** How many requests of one process may be on their way at once. */
const IN_FLIGHT = 4
/** Any number of processes may run, but only so many send at once. */
const SENDING_PROCESSES = isPostgres ? 4 : 1

/** Starts the background work of a process: sending, lookups, delivery reports. */
export async function startWorker(): Promise<Engine> {
  const jobs = createJobList({
    gateway: connectGateway(),
    worker: randomUUID(),
    httpTimeoutMs: HTTP_TIMEOUT_MS,
    settleMs: env.SHOPBELL_SETTLE_SECONDS * 1000,
    journal: await openSendJournal(),
    inFlight: IN_FLIGHT,
    processes: SENDING_PROCESSES,
    reportsTo: (shopId) => reportAddress(mintShopId(shopId)),
  })
  return startJobs(jobs)
}

/** The same in the app's own process, which also resumes interrupted imports. An SQLite database is locked for this process alone. */
export async function startBackgroundWork() {
  keepFilesPrivate(env.SHOPBELL_DATA_DIR, env.DATABASE_URL)
  if (!isPostgres) lockOrExit()
  const engine = await startWorker()
  setEngine(engine)
  await resumeImports()
  stopOnSignal(engine)
}

function lockOrExit() {
  try {
    lockDatabase(env.DATABASE_URL.slice('file:'.length))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

/** The first signal lets the running steps end; the second exits at once. */
export function stopOnSignal(engine: Engine) {
  let stoppingSince: number | undefined
  async function stop() {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1)
      return
    }
    stoppingSince = performance.now()
    const timer = setTimeout(() => process.exit(1), DRAIN_MS)
    await engine.stop().catch((error: unknown) => logger.error({ err: error }, 'the dispatcher did not stop cleanly'))
    await endWriting().catch((error: unknown) => logger.error({ err: error }, 'the database could not be brought into one file'))
    clearTimeout(timer)
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
}

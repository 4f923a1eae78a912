import 'server-only'
import { randomUUID } from 'node:crypto'
import { connectGateway, HTTP_TIMEOUT_MS } from '@/lib/connection/gateway'
import { resumeImports } from '@/lib/imports/runner'
import { logger } from '@/lib/logger'
import { startEmbeddedDispatcher } from './embedded'
import { openSendJournal } from './send-journal'
import { setEngine } from './wake'

// A request has 30 s; what is not answered by then is UNKNOWN, and recovery says so after the restart.
const DRAIN_MS = HTTP_TIMEOUT_MS + 5_000

/** Starts what works without a request: sending, reports, imports that a restart interrupted. Ends them in order on a signal. */
export async function startBackgroundWork() {
  const engine = startEmbeddedDispatcher({ gateway: connectGateway(), worker: randomUUID(), httpTimeoutMs: HTTP_TIMEOUT_MS, journal: await openSendJournal() })
  setEngine(engine)
  await resumeImports()

  let isStopping = false
  async function stop() {
    // The second signal does not wait.
    if (isStopping) process.exit(1)
    isStopping = true
    const timer = setTimeout(() => process.exit(1), DRAIN_MS)
    await engine.stop().catch((error: unknown) => logger.error({ err: error }, 'the dispatcher did not stop cleanly'))
    clearTimeout(timer)
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
}

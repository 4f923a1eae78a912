import path from 'node:path'
import { openSendJournal } from '@/lib/dispatcher/send-journal'
import { env } from '@/lib/env'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createWorker } from '@/lib/testing/dispatcher'
import { startGateway } from '../../gateway/server'

const MINUTE_MS = 60_000

/** Starts the rehearsal gateway and workers on one simulated clock, so that a month of sending takes seconds. */
export async function rehearse(start: Date) {
  let at = start.getTime()
  const clock = {
    now: () => new Date(at),
    advance(ms: number) {
      at += ms
    },
  }
  // npm start uses the same ledger, so /phones shows these texts later.
  const gateway = await startGateway({ port: 0, tickMs: 0, clock, dataDir: path.join(env.SHOPBELL_DATA_DIR, 'gateway') })
  const authorization = `Basic ${Buffer.from('rehearsal:rehearsal').toString('base64')}`
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization, timeoutMs: 10_000 })
  const journal = await openSendJournal()
  const worker = (batchSize: number) => createWorker({ gateway: port, clock, worker: 'seed', batchSize, httpTimeoutMs: 10_000, journal })
  const { recover, readReports, reconcile } = worker(1)

  /** Moves the clock minute by minute, and each time fetches reports and does lookups. */
  async function pass(minutes: number) {
    for (let minute = 0; minute < minutes; minute++) {
      clock.advance(MINUTE_MS)
      await recover()
      await readReports()
      while ((await reconcile()) === 0);
    }
  }
  /** Moves the clock and does nothing else. */
  const skipTo = (when: Date) => clock.advance(when.getTime() - at)

  return { clock, gateway, worker, pass, skipTo, close: () => gateway.close() }
}

export type Rehearsal = Awaited<ReturnType<typeof rehearse>>

import path from 'node:path'
import { openSendJournal } from '@/lib/dispatcher/send-journal'
import { env } from '@/lib/env'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createWorker } from '@/lib/testing/dispatcher'
import { startGateway } from '../../gateway/server'

const MINUTE_MS = 60_000

/** The rehearsal gateway and a worker on one clock, which only `pass` moves: a month of sending takes seconds. */
export async function rehearse(start: Date) {
  let at = start.getTime()
  const clock = {
    now: () => new Date(at),
    advance(ms: number) {
      at += ms
    },
  }
  // The ledger that npm start uses too: what was sent here is then on the handsets of /phones.
  const gateway = await startGateway({ port: 0, tickMs: 0, clock, dataDir: path.join(env.SHOPBELL_DATA_DIR, 'gateway') })
  const authorization = `Basic ${Buffer.from('rehearsal:rehearsal').toString('base64')}`
  const port = createInfobipGateway({ baseUrl: gateway.url, authorization, timeoutMs: 10_000 })
  const journal = await openSendJournal()
  const worker = (batchSize: number) => createWorker({ gateway: port, clock, worker: 'seed', batchSize, httpTimeoutMs: 10_000, journal })
  const { recover, readReports, reconcile } = worker(1)

  /** Lets minutes pass, in which reports come in and the log is asked. */
  async function pass(minutes: number) {
    for (let minute = 0; minute < minutes; minute++) {
      clock.advance(MINUTE_MS)
      await recover()
      await readReports()
      while ((await reconcile()) === 0);
    }
  }
  /** Lets time pass in which nothing happens. */
  const skipTo = (when: Date) => clock.advance(when.getTime() - at)

  return { clock, gateway, worker, pass, skipTo, close: () => gateway.close() }
}

export type Rehearsal = Awaited<ReturnType<typeof rehearse>>

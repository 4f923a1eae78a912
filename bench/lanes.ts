import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@/lib/clock'
import { createDispatcher } from '@/lib/dispatcher/dispatcher'
import { SPARE_LANES } from '@/lib/dispatcher/job-list'
import { openSendJournal } from '@/lib/dispatcher/send-journal'
import { ledger } from '@/lib/messages/ledger'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { authorization } from './gateway-process'

export const BATCH = 500
export const IN_FLIGHT = 4

/** Runs `lanes` loops that each call `turn` until it returns false. */
export function inLanes(turn: () => Promise<boolean>, lanes = IN_FLIGHT) {
  return Promise.all(
    Array.from({ length: lanes }, async () => {
      while (await turn());
    }),
  )
}

/** Sends all queued texts as the app does: through the ledger, and with the send journal on SQLite. */
export async function sendAll(url: string) {
  const journal = await openSendJournal()
  const dispatcher = createDispatcher({
    gateway: createInfobipGateway({ baseUrl: url, authorization, timeoutMs: 30_000 }),
    ledger,
    journal,
    clock: systemClock,
    sleep,
    worker: 'bench',
    batchSize: BATCH,
    inFlight: IN_FLIGHT,
    httpTimeoutMs: 30_000,
  })
  await inLanes(async () => (await dispatcher.send(() => true)) === 0, IN_FLIGHT + SPARE_LANES)
  await journal.close()
}

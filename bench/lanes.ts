import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@/lib/clock'
import { isPostgres } from '@/lib/db/client'
import { createDispatcher } from '@/lib/dispatcher/dispatcher'
import { SPARE_LANES } from '@/lib/dispatcher/job-list'
import { noJournal, openJournal } from '@/lib/dispatcher/journal'
import { env } from '@/lib/env'
import { ledger } from '@/lib/messages/ledger'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { authorization } from './gateway-process'

export const BATCH = 500
export const IN_FLIGHT = 4

/** Loops that each do `turn` until it says that there is no more. */
export function inLanes(turn: () => Promise<boolean>, lanes = IN_FLIGHT) {
  return Promise.all(
    Array.from({ length: lanes }, async () => {
      while (await turn());
    }),
  )
}

/** Sends all that waits as the app does: through the ledger, with the send journal where there is one. */
export async function sendAll(url: string) {
  const journal = isPostgres ? null : await openJournal(path.join(env.SHOPBELL_DATA_DIR, 'send-journal'))
  const dispatcher = createDispatcher({
    gateway: createInfobipGateway({ baseUrl: url, authorization, timeoutMs: 30_000 }),
    ledger,
    journal: journal ?? noJournal,
    clock: systemClock,
    sleep,
    worker: 'bench',
    batchSize: BATCH,
    inFlight: IN_FLIGHT,
    httpTimeoutMs: 30_000,
  })
  await inLanes(async () => (await dispatcher.send(() => true)) === 0, IN_FLIGHT + SPARE_LANES)
  await journal?.close()
}

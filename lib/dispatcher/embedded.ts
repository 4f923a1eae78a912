import 'server-only'
import { randomUUID } from 'node:crypto'
import { type Clock, systemClock } from '@/lib/clock'
import type { SmsGateway } from '@/lib/sms/gateway'
import { createDispatcher } from './dispatcher'
import { type Engine, startEngine } from './engine'
import { pullReports } from './report-reader'

const LOOK_AGAIN_MS = 1_000
const RECOVER_EVERY_MS = 30_000
const REPORTS_AFTER_NEWS_MS = 1_000
const REPORTS_WHEN_QUIET_MS = 2_000

export type EmbeddedOptions = { gateway: SmsGateway; httpTimeoutMs: number; batchSize?: number; inFlight?: number; clock?: Clock }

/**
 * The dispatcher inside the app's own process: `inFlight` lanes that send, one that recovers what a crash left behind, and one
 * that fetches delivery reports.
 */
export function startEmbeddedDispatcher({ gateway, httpTimeoutMs, batchSize = 100, inFlight = 4, clock = systemClock }: EmbeddedOptions): Engine {
  const dispatcher = createDispatcher({ gateway, clock, worker: randomUUID(), batchSize, httpTimeoutMs })
  const send = async () => ((await dispatcher.turn()) ? 0 : Math.max(LOOK_AGAIN_MS, dispatcher.waitsMs()))
  const recover = async () => {
    await dispatcher.recover()
    return RECOVER_EVERY_MS
  }
  const report = async () => ((await pullReports(gateway, clock)) > 0 ? REPORTS_AFTER_NEWS_MS : REPORTS_WHEN_QUIET_MS)
  return startEngine([
    ...Array.from({ length: inFlight }, (_, index) => ({ name: `send ${index + 1}`, step: send })),
    { name: 'recover', step: recover },
    { name: 'reports', step: report },
  ])
}

import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@/lib/clock'
import type { Engine } from '@/lib/jobs/job'
import { isSending } from '@/lib/messages/queries'

// Next bundles actions and instrumentation separately; both need the same engine.
const shared = globalThis as typeof globalThis & { shopbellEngine?: Engine }

/** To be called once, by the process that runs the engine. */
export function setEngine(engine: Engine | undefined) {
  shared.shopbellEngine = engine
}

/** Tells the dispatcher that there is work, to save up to a second: without it the dispatcher finds the work by itself. */
export function wakeDispatcher() {
  shared.shopbellEngine?.wake()
}

const CHECK_EVERY_MS = 30

/** Waits until the campaign is no longer being sent, at most `limitMs`, so that its page shows a small campaign as done. @returns whether it is done. */
export async function waitUntilSent(campaignId: string, limitMs: number): Promise<boolean> {
  const until = systemClock.now().getTime() + limitMs
  while (await isSending(campaignId)) {
    if (systemClock.now().getTime() >= until) return false
    await sleep(CHECK_EVERY_MS)
  }
  return true
}

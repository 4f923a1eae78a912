import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@/lib/clock'
import type { Engine } from '@/lib/jobs/job'
import { isUnderWay } from '@/lib/messages/queries'

// Next bundles actions and instrumentation apart from each other; the engine must be known to both.
const shared = globalThis as typeof globalThis & { shopbellEngine?: Engine }

/** Called once by the process that runs the engine. */
export function setEngine(engine: Engine | undefined) {
  shared.shopbellEngine = engine
}

/** Tells the dispatcher that there is work. A courtesy: without it, it looks by itself within a second. */
export function wakeDispatcher() {
  shared.shopbellEngine?.wake()
}

const LOOK_EVERY_MS = 30

/** Waits until a campaign is sent, at most `limitMs`, so that the page shows a small one as done. @returns whether it is. */
export async function runUntilDone(campaignId: string, limitMs: number): Promise<boolean> {
  const until = systemClock.now().getTime() + limitMs
  while (await isUnderWay(campaignId)) {
    if (systemClock.now().getTime() >= until) return false
    await sleep(LOOK_EVERY_MS)
  }
  return true
}

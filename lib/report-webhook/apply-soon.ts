import 'server-only'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import { applyReports } from '@/lib/messages/delivery-reports'

let running: Promise<void> | undefined
let isAskedAgain = false

/**
 * Applies what is stored, one run at a time however many ask: who asks during a run gets one more after it. A failure is no
 * loss, the dispatcher applies too.
 */
export function applySoon(clock: Clock): Promise<void> {
  isAskedAgain = true
  running ??= run(clock).finally(() => {
    running = undefined
  })
  return running
}

async function run(clock: Clock) {
  while (isAskedAgain) {
    isAskedAgain = false
    try {
      await applyReports(clock.now())
    } catch (error) {
      logger.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'pushed delivery reports could not be applied yet')
    }
  }
}

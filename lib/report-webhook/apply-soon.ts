import 'server-only'
import type { Clock } from '@/lib/clock'
import { logger } from '@/lib/logger'
import { applyReports } from '@/lib/messages/delivery-reports'

let running: Promise<void> | undefined
let isAskedAgain = false

/**
 * Applies the stored delivery reports. Only one run is under way at a time, and calls during a run lead to one more run after it.
 * A failure is only logged, because the dispatcher applies stored reports, too.
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

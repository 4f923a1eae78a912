import 'server-only'
import { logger } from '@/lib/logger'

/** A sleep that `wake` ends early. */
export function createAlarm() {
  const sleepers = new Set<() => void>()
  return {
    sleep(ms: number): Promise<void> {
      return new Promise((resolve) => {
        const timer = setTimeout(done, ms)
        function done() {
          clearTimeout(timer)
          sleepers.delete(done)
          resolve()
        }
        sleepers.add(done)
      })
    },
    wake() {
      for (const done of [...sleepers]) done()
    },
  }
}

type Lane = {
  name: string
  /** Does one piece of work. @returns how long to rest afterwards; 0: go on at once. */
  step: () => Promise<number>
}

const REST_AFTER_ERROR_MS = 5_000

/**
 * Runs lanes side by side in this process until `stop`, which lets each finish the piece in hand. A wake-up only shortens a
 * rest: the rows are the truth, and each lane looks at them again by itself.
 */
export function startEngine(lanes: Lane[]) {
  const alarm = createAlarm()
  let isStopping = false

  async function run({ name, step }: Lane) {
    while (!isStopping) {
      const restMs = await step().catch((error: unknown) => {
        logger.error({ lane: name, err: error }, 'a lane of the dispatcher failed and goes on')
        return REST_AFTER_ERROR_MS
      })
      if (restMs > 0 && !isStopping) await alarm.sleep(restMs)
    }
  }

  const running = Promise.all(lanes.map(run))
  return {
    wake: alarm.wake,
    async stop() {
      isStopping = true
      alarm.wake()
      await running
    },
  }
}

export type Engine = ReturnType<typeof startEngine>

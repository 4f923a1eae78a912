import 'server-only'
import { logger } from '@/lib/logger'
import type { Engine, Job } from './job'

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

const REST_AFTER_ERROR_MS = 5_000

/** Runs one step of a job. An error is logged and does not end the lane. @returns how long to rest, in milliseconds. */
export async function takeStep({ name, step }: Job, mayGoOn: () => boolean): Promise<number> {
  try {
    return await step(mayGoOn)
  } catch (error) {
    logger.error({ job: name, err: error }, 'a step of a job failed and will be tried again')
    return REST_AFTER_ERROR_MS
  }
}

/**
 * Runs the lanes of all jobs side by side in this process until `stop`, which lets each lane finish its step. `wake` only shortens rests:
 * each lane reads the rows again anyway.
 */
export function startEmbedded(jobs: readonly Job[]): Engine {
  const alarm = createAlarm()
  let isStopping = false

  async function run(job: Job) {
    while (!isStopping) {
      const restMs = await takeStep(job, () => !isStopping)
      if (restMs > 0 && !isStopping) await alarm.sleep(restMs)
    }
  }

  const running = Promise.all(jobs.flatMap((job) => Array.from({ length: job.lanes }, () => run(job))))
  return {
    wake: alarm.wake,
    async stop() {
      isStopping = true
      alarm.wake()
      await running
    },
  }
}

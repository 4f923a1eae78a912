import 'server-only'
import { PgBoss } from 'pg-boss'
import { z } from 'zod'
import { logger } from '@/lib/logger'
import { createAlarm, takeStep } from './embedded'
import type { Engine, Job } from './job'

/** How long a lane stays with one process before any other may take it. */
const SLICE_MS = 10_000
/** A lane that got lost (a worker was killed, a job deleted) is there again after this. */
const SEND_AGAIN_MS = 30_000
/** No step takes longer: a request has 30 s, and its answer is stored within the lease. */
const EXPIRE_SECONDS = 180
const STOP_MS = 35_000
const MOST_LANES_HERE = 4

const LaneData = z.object({ lane: z.int() })

export type PgBossOptions = {
  connectionString: string
  /** A worker that does not answer for so long is dead, and its lanes are free. At least 10. */
  heartbeatSeconds?: number
}

/**
 * Hands out the jobs' lanes to the processes of any number of machines through Postgres. A lane is a pg-boss job that sends its
 * own successor; "stately" queues hold at most one waiting and one running job a lane. Nothing of the truth is in them: a lane
 * that is lost or run twice costs time, because what may be sent is decided by the rows.
 */
export async function startPgBoss(jobs: readonly Job[], { connectionString, heartbeatSeconds = 30 }: PgBossOptions): Promise<Engine> {
  const boss = new PgBoss({ connectionString, max: 4, superviseIntervalSeconds: 10, monitorIntervalSeconds: 10 })
  boss.on('error', (error: unknown) => logger.error({ err: error }, 'the job queue had an error and goes on'))
  await boss.start()
  const alarm = createAlarm()
  let isStopping = false

  const sendLane = (name: string, lane: number, startAfter = 0) => boss.send(name, { lane }, { singletonKey: `lane-${lane}`, startAfter })

  async function sendAll() {
    for (const { name, lanes } of jobs) for (let lane = 1; lane <= lanes; lane++) await sendLane(name, lane)
  }

  /** Steps until the slice is over or the rest is longer than it. @returns how long the lane rests, in seconds. */
  async function slice(job: Job): Promise<number> {
    const until = performance.now() + SLICE_MS
    for (;;) {
      const restMs = await takeStep(job)
      const leftMs = until - performance.now()
      if (isStopping || leftMs <= 0 || restMs > leftMs) return Math.ceil(restMs / 1000)
      if (restMs > 0) await alarm.sleep(restMs)
      if (isStopping) return 0
    }
  }

  async function work(job: Job) {
    await boss.createQueue(job.name, { policy: 'stately', retryLimit: 0, expireInSeconds: EXPIRE_SECONDS, heartbeatSeconds, deleteAfterSeconds: 600 })
    await boss.work(job.name, { localConcurrency: Math.min(MOST_LANES_HERE, job.lanes), pollingIntervalSeconds: 0.5 }, async (batch) => {
      for (const { data } of batch) {
        const { lane } = LaneData.parse(data)
        const restSeconds = await slice(job)
        await sendLane(job.name, lane, restSeconds)
      }
    })
  }

  for (const job of jobs) await work(job)
  const later = (error: unknown) => logger.warn({ err: error }, 'lanes could not be sent again yet')
  await sendAll()
  const timer = setInterval(() => void sendAll().catch(later), SEND_AGAIN_MS)

  return {
    wake: alarm.wake,
    async stop() {
      isStopping = true
      clearInterval(timer)
      alarm.wake()
      await boss.stop({ graceful: true, timeout: STOP_MS, close: true })
    },
  }
}

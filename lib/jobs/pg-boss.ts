import 'server-only'
import { PgBoss } from 'pg-boss'
import { z } from 'zod'
import { logger } from '@/lib/logger'
import { createAlarm, takeStep } from './embedded'
import type { Engine, Job } from './job'

/** How long a lane stays with one process before another may take it. */
const SLICE_MS = 10_000
/**
 * A step that takes longer is taken from its process. A request has 30 s, and its answer is stored within its lease of 120 s. Only a
 * lookup that searches for each number by itself may take longer. Its lookup lease (LOOKUP_LEASE_MS in lib/dispatcher/reconciler.ts)
 * still keeps other workers away.
 */
const EXPIRE_SECONDS = 180
const STOP_MS = 35_000
/** pg-boss keeps at most one waiting and one running job for each lane. */
const POLICY = 'stately'
/** One process takes no more lanes than it can use: four requests, and three batches in preparation (lib/dispatcher/job-list.ts). */
const MOST_LANES_HERE = 7
/** Every lane polls twice a second. While Postgres is away, this limits the log to one line in so many milliseconds. */
const SAY_AGAIN_MS = 10_000

const LaneData = z.object({ lane: z.int() })

export type PgBossOptions = {
  connectionString: string
  /** A worker that gives no sign of life for so long counts as dead, and others may take its lanes. At least 10. */
  heartbeatSeconds?: number
  /** After how long a lane is sent again that was lost, because its worker was killed or its job deleted. */
  sendAgainMs?: number
}

/**
 * Shares the jobs' lanes among the processes of any number of machines, through Postgres. A lane is a pg-boss job that sends its own
 * successor. "stately" queues hold at most one waiting and one running job for each lane. The rows decide what may be sent, so a
 * lane that is lost or run twice costs only time.
 */
export async function startPgBoss(jobs: readonly Job[], options: PgBossOptions): Promise<Engine> {
  const { connectionString, heartbeatSeconds = 30, sendAgainMs = 30_000 } = options
  const lookEvery = Math.max(1, Math.floor(heartbeatSeconds / 3))
  const boss = new PgBoss({ connectionString, max: 4, superviseIntervalSeconds: lookEvery, monitorIntervalSeconds: lookEvery })
  boss.on('error', sayNowAndThen())
  await boss.start()
  const alarm = createAlarm()
  let isStopping = false

  const key = (lane: number) => `lane-${lane}`
  const sendLane = (name: string, lane: number, startAfter = 0) => boss.send(name, { lane }, { singletonKey: key(lane), startAfter })
  const postpone = (name: string, lane: number, startAfter: number) => boss.update(name, undefined, { singletonKey: key(lane), startAfter })

  async function forEachLane(act: (name: string, lane: number) => Promise<unknown>, failure: string) {
    try {
      for (const { name, lanes } of jobs) for (let lane = 1; lane <= lanes && !isStopping; lane++) await act(name, lane)
    } catch (error) {
      if (!isStopping) logger.warn({ err: error }, failure)
    }
  }

  /** Runs steps until the slice is over, or the rest would be longer than what is left of it. @returns how long the lane rests, in seconds. */
  async function slice(job: Job): Promise<number> {
    const until = performance.now() + SLICE_MS
    while (!isStopping) {
      const restMs = await takeStep(job, () => !isStopping && performance.now() < until)
      const leftMs = until - performance.now()
      if (isStopping || leftMs <= 0 || restMs > leftMs) return Math.ceil(restMs / 1000)
      if (restMs > 0) await alarm.sleep(restMs)
    }
    return 0
  }

  async function handle(job: Job, lane: number) {
    // An earlier version had more lanes.
    if (lane > job.lanes) return
    const restSeconds = await slice(job)
    const isSent = await sendLane(job.name, lane, restSeconds)
    // Another process has sent it again meanwhile, as if it were lost. It still has to rest.
    if (!isSent && restSeconds > 0) await postpone(job.name, lane, restSeconds)
  }

  async function work(job: Job) {
    await openQueue(boss, job.name, heartbeatSeconds)
    await boss.work(job.name, { localConcurrency: Math.min(MOST_LANES_HERE, job.lanes), pollingIntervalSeconds: 0.5 }, async (batch) => {
      for (const { data } of batch) await handle(job, LaneData.parse(data).lane)
    })
  }

  const sendAll = () => forEachLane(sendLane, 'lanes could not be sent again yet')
  for (const job of jobs) await work(job)
  await sendAll()
  const timer = setInterval(sendAll, sendAgainMs)

  return {
    wake() {
      alarm.wake()
      void forEachLane((name, lane) => postpone(name, lane, 0), 'resting lanes could not be woken')
    },
    async stop() {
      isStopping = true
      clearInterval(timer)
      alarm.wake()
      await boss.stop({ graceful: true, timeout: STOP_MS, close: true })
    },
  }
}

/**
 * Creates a queue, or updates one that an earlier version created: `createQueue` does not change a queue that exists. The policy of a
 * queue cannot be changed, so a queue with another policy is deleted and created again. Its lanes are sent again like lost ones.
 */
async function openQueue(boss: PgBoss, name: string, heartbeatSeconds: number) {
  const options = { retryLimit: 0, expireInSeconds: EXPIRE_SECONDS, heartbeatSeconds, deleteAfterSeconds: 600 }
  const before = await boss.getQueue(name)
  if (before && before.policy !== POLICY) await boss.deleteQueue(name)
  await boss.createQueue(name, { policy: POLICY, ...options })
  await boss.updateQueue(name, options)
}

function sayNowAndThen() {
  let quietUntil = 0
  return (error: unknown) => {
    if (performance.now() < quietUntil) return
    quietUntil = performance.now() + SAY_AGAIN_MS
    logger.error({ err: error }, 'the job queue had an error and goes on')
  }
}

import { afterEach, describe, expect, it, vi } from 'vitest'
import { isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'
import { startEmbedded } from './embedded'
import type { Engine, Job } from './job'
import { startPgBoss } from './pg-boss'

type Start = (jobs: readonly Job[]) => Promise<Engine>
const engines: [string, Start][] = [['embedded', async (jobs) => startEmbedded(jobs)]]
if (isPostgres) engines.push(['pg-boss', (jobs) => startPgBoss(jobs, { connectionString: env.DATABASE_URL, heartbeatSeconds: 10 })])

const LIMIT = { timeout: 50_000, interval: 50 }
const open: Engine[] = []
let serial = 0

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.stop()))
})

async function start(startEngine: Start, jobs: Job[]) {
  const engine = await startEngine(jobs)
  open.push(engine)
  return engine
}

async function took(restMs: number, work: () => unknown): Promise<number> {
  work()
  return restMs
}

/** A name of its own: on Postgres the queue of an earlier test must not hand its lanes to a later one. */
const jobName = (title: string) => `${title}-${serial++}`

describe.each(engines)('the %s engine', (kind, startEngine) => {
  it('does the steps of every job again and again', async () => {
    const done = { a: 0, b: 0 }
    const count = (key: 'a' | 'b'): Job => ({ name: jobName(key), lanes: 1, step: () => took(20, () => done[key]++) })
    await start(startEngine, [count('a'), count('b')])
    await vi.waitFor(() => expect(Math.min(done.a, done.b)).toBeGreaterThan(3), LIMIT)
  })

  it('never does more steps at once than a job has lanes', async () => {
    let running = 0
    let most = 0
    let steps = 0
    const job: Job = {
      name: jobName('lanes'),
      lanes: 3,
      step: async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setTimeout(resolve, 20))
        running -= 1
        steps += 1
        return 0
      },
    }
    await start(startEngine, [job])
    if (kind === 'pg-boss') await start(startEngine, [job])
    await vi.waitFor(() => expect(steps).toBeGreaterThan(30), LIMIT)
    expect(most).toBe(3)
  })

  it('rests as long as a step says, unless it is woken', async () => {
    let steps = 0
    const engine = await start(startEngine, [{ name: jobName('rest'), lanes: 1, step: () => took(8_000, () => steps++) }])
    await vi.waitFor(() => expect(steps).toBe(1), LIMIT)
    const restingAt = performance.now()
    engine.wake()
    await vi.waitFor(() => expect(steps).toBe(2), LIMIT)
    expect(performance.now() - restingAt).toBeLessThan(7_000)
  })

  it('goes on after a step that fails', async () => {
    let steps = 0
    const job: Job = {
      name: jobName('error'),
      lanes: 1,
      step: async () => {
        steps += 1
        if (steps === 1) throw new Error('once')
        return 100
      },
    }
    const engine = await start(startEngine, [job])
    await vi.waitFor(() => expect(steps).toBe(1), LIMIT)
    engine.wake()
    await vi.waitFor(() => expect(steps).toBeGreaterThan(1), LIMIT)
  })

  it('ends after the step in hand and starts no further one', async () => {
    let started = 0
    let finish = () => {}
    const job: Job = {
      name: jobName('stop'),
      lanes: 1,
      step: () =>
        new Promise<number>((resolve) => {
          started += 1
          finish = () => resolve(0)
        }),
    }
    const engine = await startEngine([job])
    await vi.waitFor(() => expect(started).toBe(1), LIMIT)
    let isStopped = false
    const stopped = engine.stop().then(() => {
      isStopped = true
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(isStopped).toBe(false)
    finish()
    await stopped
    expect(started).toBe(1)
  })
})

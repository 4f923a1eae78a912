import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'
import { startEmbedded } from './embedded'
import type { Engine, Job } from './job'
import { startPgBoss } from './pg-boss'

type Start = (jobs: readonly Job[]) => Promise<Engine>
const engines: [string, Start][] = [['embedded', async (jobs) => startEmbedded(jobs)]]
if (isPostgres) engines.push(['pg-boss', (jobs) => startPgBoss(jobs, { connectionString: env.DATABASE_URL, heartbeatSeconds: 10 })])

const root = path.resolve(import.meta.dirname, '../..')
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

/** Each test has its own job name: on Postgres the queue of an earlier test must not give its lanes to a later one. */
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
    // On Postgres, on two machines from the start.
    await Promise.all(Array.from({ length: kind === 'pg-boss' ? 2 : 1 }, () => start(startEngine, [job])))
    // The last lane may start after many steps of the others, so steps are counted only once all lanes have started.
    await vi.waitFor(() => expect(most).toBeGreaterThanOrEqual(3), LIMIT)
    const before = steps
    await vi.waitFor(() => expect(steps).toBeGreaterThan(before + 30), LIMIT)
    expect(most).toBe(3)
  })

  it.each([8_000, 3_600_000])('rests %i ms as a step says, unless it is woken', async (restMs) => {
    let steps = 0
    const beats = { count: 0 }
    const resting: Job = {
      name: jobName('rest'),
      lanes: 1,
      step: async () => {
        steps += 1
        return restMs
      },
    }
    const beating: Job = {
      name: jobName('beat'),
      lanes: 1,
      step: async () => {
        beats.count += 1
        return 100
      },
    }
    const engine = await start(startEngine, [resting, beating])
    await vi.waitFor(() => expect(steps).toBe(1), LIMIT)
    const before = beats.count
    await vi.waitFor(() => expect(beats.count).toBeGreaterThan(before + 10), LIMIT)
    expect(steps).toBe(1)
    await vi.waitFor(() => {
      engine.wake()
      expect(steps).toBeGreaterThan(1)
    }, LIMIT)
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

  it('finishes the running step at the stop, and starts no other', async () => {
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

describe.runIf(isPostgres)('lanes among machines', () => {
  const several = (name: string, lanes: number, step: () => Promise<number>): Job => ({ name, lanes, step })
  const startBoss: Start = (jobs) => startPgBoss(jobs, { connectionString: env.DATABASE_URL, heartbeatSeconds: 10, sendAgainMs: 2_000 })

  it('move to another process when theirs is killed, and not before', { timeout: 120_000 }, async () => {
    const name = jobName('killed')
    const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', path.join(root, 'lib/testing/lane-process.ts'), name], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    let steps = 0
    let beats = 0
    await start(startBoss, [
      several(name, 1, async () => {
        steps += 1
        return 100
      }),
      several(jobName('beat'), 1, async () => {
        beats += 1
        return 100
      }),
    ])
    await vi.waitFor(() => expect(beats).toBeGreaterThan(20), LIMIT)
    expect(steps).toBe(0)

    child.kill('SIGKILL')
    await vi.waitFor(() => expect(steps).toBeGreaterThan(0), { timeout: 100_000, interval: 100 })
  })

  it('move to another process at once when theirs stops', async () => {
    const name = jobName('handed-on')
    let first = 0
    const leaving = await startBoss([
      several(name, 1, async () => {
        first += 1
        return 20
      }),
    ])
    await vi.waitFor(() => expect(first).toBeGreaterThan(2), LIMIT)
    await leaving.stop()
    const after = first
    let second = 0
    await start(startBoss, [
      several(name, 1, async () => {
        second += 1
        return 20
      }),
    ])
    await vi.waitFor(() => expect(second).toBeGreaterThan(2), { timeout: 9_000, interval: 50 })
    expect(first).toBe(after)
  })

  it('are sent again when they are lost', async () => {
    const name = jobName('lost')
    let steps = 0
    await start(startBoss, [
      several(name, 1, async () => {
        steps += 1
        return 3_600_000
      }),
    ])
    await vi.waitFor(() => expect(steps).toBe(1), LIMIT)
    const client = new pg.Client({ connectionString: env.DATABASE_URL })
    await client.connect()
    await vi.waitFor(async () => expect((await client.query("DELETE FROM pgboss.job WHERE name = $1 AND state = 'created'", [name])).rowCount).toBe(1), LIMIT)
    await client.end()
    await vi.waitFor(() => expect(steps).toBeGreaterThan(1), LIMIT)
  })

  it.each(['stately', 'standard'] as const)('use a queue that an earlier version created as %s, and update it', async (policy) => {
    const [old, fresh] = [jobName('old'), jobName('fresh')]
    const boss = new PgBoss({ connectionString: env.DATABASE_URL, supervise: false })
    await boss.start()
    await boss.createQueue(old, { policy, retryLimit: 7, expireInSeconds: 900, heartbeatSeconds: 300, deleteAfterSeconds: 60 })
    // Jobs that wait in it must not get in the way.
    await boss.send(old, { lane: 1 }, { singletonKey: 'lane-1', startAfter: 3_600 })
    // A lane that no longer exists.
    await boss.send(old, { lane: 2 }, { singletonKey: 'lane-2' })
    let [running, most, steps] = [0, 0, 0]
    const job = several(old, 1, async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running -= 1
      steps += 1
      return 0
    })
    const engine = await start(startBoss, [job, several(fresh, 1, async () => 100)])
    await vi.waitFor(() => {
      engine.wake()
      expect(steps).toBeGreaterThan(3)
    }, LIMIT)
    expect(most).toBe(1)
    const open = async () => (await boss.findJobs(old, { key: 'lane-2' })).filter(({ state }) => state === 'created' || state === 'active')
    await vi.waitFor(async () => expect(await open()).toEqual([]), LIMIT)
    const settings = async (name: string) => {
      const { policy, retryLimit, expireInSeconds, heartbeatSeconds, deleteAfterSeconds } = (await boss.getQueue(name)) ?? expect.fail('no queue')
      return { policy, retryLimit, expireInSeconds, heartbeatSeconds, deleteAfterSeconds }
    }
    expect(await settings(old)).toEqual(await settings(fresh))
    expect(await settings(old)).toMatchObject({ policy: 'stately', retryLimit: 0, expireInSeconds: 180, heartbeatSeconds: 10 })
    await boss.stop({ graceful: false })
  })

  it('are at most seven in one process, so that other processes get some', async () => {
    let running = 0
    let most = 0
    let steps = 0
    const job = several(jobName('share'), 9, async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running -= 1
      steps += 1
      return 0
    })
    await start(startBoss, [job])
    await vi.waitFor(() => expect(most).toBeGreaterThanOrEqual(7), LIMIT)
    const before = steps
    await vi.waitFor(() => expect(steps).toBeGreaterThan(before + 100), LIMIT)
    expect(most).toBe(7)
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import type { NetworkTap } from './network-tap'
import { type Act, NETWORK_POINTS, RANDOM_ACTS } from './points'
import { end, isAlive, notesOf, type Running, type Setup } from './processes'

/** Longer than a lease (two minutes), on the fast clock. */
const FREEZE_MS = 150_000
const BETWEEN_SIGTERMS_MS = 1_500
/** How long a process may run after it was frozen: what it does then is what the act tests. */
const AWAKE_MS = 800

/**
 * `too late`: the process did not reach the point in time. `crashed`: it ended by itself. `not started`: it ended before it had begun to
 * work, because it had no database or no time.
 */
export type ActResult = 'done' | 'too late' | 'crashed' | 'not started'
type Options = { setup: Setup; tap: NetworkTap; random: () => number; patienceMs: number }

const ended = (process: Running): ActResult => (notesOf(process).length > 0 ? 'crashed' : 'not started')

/** Creates a function that performs an act on a process and then kills the process. */
export function createPerformer({ setup, tap, random, patienceMs }: Options) {
  async function freeze(process: Running) {
    setup.frozen.add(process)
    process.child.kill('SIGSTOP')
    await sleep(setup.clock.realMs(FREEZE_MS))
    process.child.kill('SIGCONT')
    setup.frozen.delete(process)
    await sleep(AWAKE_MS)
  }

  async function stopTwice(process: Running) {
    process.child.kill('SIGTERM')
    await sleep(setup.clock.realMs(BETWEEN_SIGTERMS_MS))
    process.child.kill('SIGTERM')
    await Promise.race([process.ended, sleep(5_000)])
  }

  async function atRandom(process: Running, point: string): Promise<ActResult> {
    if (await Promise.race([process.ended, sleep(700 + 1_500 * random())])) return ended(process)
    if (point === 'freeze') await freeze(process)
    if (point === 'two-terms') await stopTwice(process)
    return 'done'
  }

  async function atItsPoint(process: Running, { point, nth }: Act): Promise<ActResult> {
    const moment = NETWORK_POINTS.find((name) => name === point)
    let isDone = false
    async function perform() {
      if (moment === 'freeze-in-flight') await freeze(process)
      else await end(process.child, 'SIGKILL')
      isDone = true
    }
    if (moment) tap.setTrap(process.address, { moment, nth, perform })
    const until = performance.now() + patienceMs
    while (performance.now() < until && !isDone && isAlive(process)) await sleep(20)
    tap.removeTrap(process.address)
    if (isDone || notesOf(process).includes(point)) return 'done'
    return isAlive(process) ? 'too late' : ended(process)
  }

  return async function perform(process: Running, act: Act): Promise<ActResult> {
    const isRandom = RANDOM_ACTS.some((name) => name === act.point)
    const result = isRandom ? await atRandom(process, act.point) : await atItsPoint(process, act)
    await end(process.child, 'SIGKILL')
    return result
  }
}

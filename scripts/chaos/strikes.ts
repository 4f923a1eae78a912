import { setTimeout as sleep } from 'node:timers/promises'
import type { Wire } from './network-tap'
import { type Act, RANDOM_ACTS, WIRE_POINTS } from './points'
import { end, isAlive, notesOf, type Place, type Running } from './processes'

/** Longer than a lease (two minutes), on the fast clock. */
const FREEZE_MS = 150_000
const BETWEEN_SIGTERMS_MS = 1_500
/** What it does on waking is what is being tried. */
const AWAKE_MS = 800

/** `too late`: it never came to the point. `crashed`: it ended by itself; `not started`: before it had begun to work (no database, no time). */
export type Fate = 'done' | 'too late' | 'crashed' | 'not started'
type Strikes = { place: Place; wire: Wire; random: () => number; patienceMs: number }

const ended = (process: Running): Fate => (notesOf(process).length > 0 ? 'crashed' : 'not started')

/** Does acts to processes; afterwards each is dead. */
export function createStrikes({ place, wire, random, patienceMs }: Strikes) {
  async function freeze(process: Running) {
    place.frozen.add(process)
    process.child.kill('SIGSTOP')
    await sleep(place.clock.realMs(FREEZE_MS))
    process.child.kill('SIGCONT')
    place.frozen.delete(process)
    await sleep(AWAKE_MS)
  }

  async function stopTwice(process: Running) {
    process.child.kill('SIGTERM')
    await sleep(place.clock.realMs(BETWEEN_SIGTERMS_MS))
    process.child.kill('SIGTERM')
    await Promise.race([process.ended, sleep(5_000)])
  }

  async function atRandom(process: Running, point: string): Promise<Fate> {
    if (await Promise.race([process.ended, sleep(700 + 1_500 * random())])) return ended(process)
    if (point === 'freeze') await freeze(process)
    if (point === 'two-terms') await stopTwice(process)
    return 'done'
  }

  async function atItsPoint(process: Running, { point, nth }: Act): Promise<Fate> {
    const moment = WIRE_POINTS.find((name) => name === point)
    let isStruck = false
    async function strike() {
      if (moment === 'freeze-in-flight') await freeze(process)
      else await end(process.child, 'SIGKILL')
      isStruck = true
    }
    if (moment) wire.setTrap(process.address, { moment, nth, strike })
    const until = performance.now() + patienceMs
    while (performance.now() < until && !isStruck && isAlive(process)) await sleep(20)
    wire.removeTrap(process.address)
    if (isStruck || notesOf(process).includes(point)) return 'done'
    return isAlive(process) ? 'too late' : ended(process)
  }

  return async function suffer(process: Running, act: Act): Promise<Fate> {
    const isRandom = RANDOM_ACTS.some((name) => name === act.point)
    const fate = isRandom ? await atRandom(process, act.point) : await atItsPoint(process, act)
    await end(process.child, 'SIGKILL')
    return fate
  }
}

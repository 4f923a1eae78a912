import { setTimeout as sleep } from 'node:timers/promises'
import { type Act, canHappenIn, comesAfterCrash, RANDOM_ACTS, WIRE_POINTS } from './points'
import { end, markOf, type Place, type Running, startShopbell } from './processes'
import type { Wire } from './wire'

/** Longer than a lease (two minutes), on the fast clock. */
const FREEZE_MS = 150_000
const BETWEEN_SIGTERMS_MS = 1_500
const MOST_TRIES = 4

export type Attack = { place: Place; wire: Wire; acts: Act[]; random: () => number; processes: number; onKill: (left: number) => Promise<unknown> }
export type Losses = { byPoint: Map<string, number>; neverReached: string[]; crashes: string[] }

type Waiting = Act & { tries: number }

/** Does the acts, in as many processes at a time as there are; each process lives until its act is done to it. */
export async function attack({ place, wire, acts, random, processes, onKill }: Attack): Promise<Losses> {
  const waiting: Waiting[] = acts.map((act) => ({ ...act, tries: 0 }))
  const losses: Losses = { byPoint: new Map(), neverReached: [], crashes: [] }
  // A point that only one process of several can come to may be another's for a while; so may a lease that has not run out yet.
  const patienceMs = place.clock.realMs(200_000) + 6_000

  function nextFor(slot: number): Waiting | undefined {
    const index = waiting.findIndex((act) => canHappenIn(slot, act))
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  function postpone(act: Waiting) {
    if (act.tries + 1 >= MOST_TRIES) return void losses.neverReached.push(act.point)
    // There may have been nothing that a crash had left behind.
    if (comesAfterCrash(act)) waiting.push({ point: 'claim-after-commit', nth: 1, tries: MOST_TRIES })
    waiting.push({ ...act, nth: 1, tries: act.tries + 1 })
  }

  async function live(slot: number) {
    for (let act = nextFor(slot); act; act = nextFor(slot)) {
      const process = startShopbell(place, slot, act)
      const done = await suffer(process, act)
      if (done === 'done') losses.byPoint.set(act.point, (losses.byPoint.get(act.point) ?? 0) + 1)
      if (done === 'crashed') losses.crashes.push(`a process ended by itself while it was to be killed at ${act.point}`)
      if (done === 'too late') postpone(act)
      await onKill(waiting.length)
    }
  }

  async function suffer(process: Running, act: Act): Promise<'done' | 'too late' | 'crashed'> {
    const moment = WIRE_POINTS.find((point) => point === act.point)
    let isStruck = false
    const strikeInFlight = async () => {
      await strike(process, moment === 'freeze-in-flight')
      isStruck = true
    }
    if (moment) wire.setTrap(process.address, { moment, nth: act.nth, strike: strikeInFlight })
    if (RANDOM_ACTS.some((name) => name === act.point)) {
      const early = await Promise.race([process.ended, sleep(700 + 1_500 * random())])
      if (early) return 'crashed'
      await strikeAtRandom(process, act.point)
      return 'done'
    }
    const until = performance.now() + patienceMs
    while (performance.now() < until && !isStruck && process.child.exitCode === null && process.child.signalCode === null) await sleep(20)
    wire.removeTrap(process.address)
    const isDone = isStruck || markOf(process) === act.point
    const isAlive = process.child.exitCode === null && process.child.signalCode === null
    await end(process.child, 'SIGKILL')
    if (isDone) return 'done'
    return isAlive ? 'too late' : 'crashed'
  }

  async function strike({ child }: Running, isFreeze: boolean) {
    if (!isFreeze) return end(child, 'SIGKILL')
    child.kill('SIGSTOP')
    await sleep(place.clock.realMs(FREEZE_MS))
    child.kill('SIGCONT')
    // What it does on waking is what is being tried.
    await sleep(800)
  }

  async function strikeAtRandom(process: Running, point: string) {
    if (point === 'freeze') await strike(process, true)
    if (point === 'two-terms') {
      process.child.kill('SIGTERM')
      await sleep(place.clock.realMs(BETWEEN_SIGTERMS_MS))
      process.child.kill('SIGTERM')
      await Promise.race([process.ended, sleep(5_000)])
    }
    await end(process.child, 'SIGKILL')
  }

  await Promise.all(Array.from({ length: processes }, (_, slot) => live(slot)))
  return losses
}

import type { Wire } from './network-tap'
import { type Act, canHappenIn, comesAfterCrash } from './points'
import { type Place, startShopbell } from './processes'
import { createStrikes, type Fate } from './strikes'

const MOST_TRIES = 4
// A point that only one process of several can come to may be another's for a while; so may a lease that has not run out yet.
const PATIENCE_MS = 200_000
const PATIENCE_TO_START_MS = 6_000

export type Attack = {
  place: Place
  wire: Wire
  acts: Act[]
  random: () => number
  processes: number
  onFate: (act: Act, fate: Fate, left: number) => Promise<unknown>
}
export type Losses = { byPoint: Map<string, number>; neverReached: string[]; crashes: string[] }

type Waiting = Act & { tries: number }

/** Does the acts, in as many processes at a time as there are; each process lives until its act is done to it. */
export async function attack({ place, wire, acts, random, processes, onFate }: Attack): Promise<Losses> {
  const waiting: Waiting[] = acts.map((act) => ({ ...act, tries: 0 }))
  const losses: Losses = { byPoint: new Map(), neverReached: [], crashes: [] }
  const suffer = createStrikes({ place, wire, random, patienceMs: place.clock.realMs(PATIENCE_MS) + PATIENCE_TO_START_MS })

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
      const fate = await suffer(startShopbell(place, slot, act), act)
      if (fate === 'done') losses.byPoint.set(act.point, (losses.byPoint.get(act.point) ?? 0) + 1)
      if (fate === 'crashed') losses.crashes.push(`a process ended by itself before it came to ${act.point}`)
      if (fate === 'too late' || fate === 'not started') postpone(act)
      await onFate(act, fate, waiting.length)
    }
  }

  await Promise.all(Array.from({ length: processes }, (_, slot) => live(slot)))
  return losses
}

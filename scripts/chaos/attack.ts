import type { NetworkTap } from './network-tap'
import { type ActResult, createPerformer } from './perform-act'
import { type Act, canHappenIn, comesAfterCrash } from './points'
import { type Setup, startShopbell } from './processes'

const MOST_TRIES = 4
// Another process may reach the point first, or a lease may have to expire before anybody can reach it.
const PATIENCE_MS = 200_000
const PATIENCE_TO_START_MS = 6_000

export type Attack = {
  setup: Setup
  tap: NetworkTap
  acts: Act[]
  random: () => number
  processes: number
  onResult: (act: Act, result: ActResult, left: number) => Promise<unknown>
}
export type Losses = { byPoint: Map<string, number>; neverReached: string[]; crashes: string[] }

type Waiting = Act & { tries: number }

/** Performs the acts, in `processes` processes at a time. Each process lives until its act is performed. */
export async function attack({ setup, tap, acts, random, processes, onResult }: Attack): Promise<Losses> {
  const waiting: Waiting[] = acts.map((act) => ({ ...act, tries: 0 }))
  const losses: Losses = { byPoint: new Map(), neverReached: [], crashes: [] }
  const perform = createPerformer({ setup, tap, random, patienceMs: setup.clock.realMs(PATIENCE_MS) + PATIENCE_TO_START_MS })

  function nextFor(slot: number): Waiting | undefined {
    const index = waiting.findIndex((act) => canHappenIn(slot, act))
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  function postpone(act: Waiting) {
    if (act.tries + 1 >= MOST_TRIES) return void losses.neverReached.push(act.point)
    // Perhaps no crash had left anything behind for this point, so there is a crash first.
    if (comesAfterCrash(act)) waiting.push({ point: 'claim-after-commit', nth: 1, tries: MOST_TRIES })
    waiting.push({ ...act, nth: 1, tries: act.tries + 1 })
  }

  async function live(slot: number) {
    for (let act = nextFor(slot); act; act = nextFor(slot)) {
      const result = await perform(startShopbell(setup, slot, act), act)
      if (result === 'done') losses.byPoint.set(act.point, (losses.byPoint.get(act.point) ?? 0) + 1)
      if (result === 'crashed') losses.crashes.push(`a process ended by itself before it came to ${act.point}`)
      if (result === 'too late' || result === 'not started') postpone(act)
      await onResult(act, result, waiting.length)
    }
  }

  await Promise.all(Array.from({ length: processes }, (_, slot) => live(slot)))
  return losses
}

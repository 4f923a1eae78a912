import { setImmediate as letOthersGo } from 'node:timers/promises'
import { isWriting } from '@/lib/db/client'

/** A run that has not come to rest by then is going round in circles. */
const MOST_EVENTS = 5_000

/** Virtual time: nothing waits, and the same scenario always happens in the same order. */
export function createWorld(start: Date) {
  let now = start.getTime()
  let sequence = 0
  const queue: { at: number; order: number; run: () => unknown }[] = []

  function schedule(ms: number, run: () => unknown) {
    const event = { at: now + Math.max(0, ms), order: sequence++, run }
    let index = queue.length
    while (index > 0 && isLater(queue[index - 1], event)) index -= 1
    queue.splice(index, 0, event)
  }

  /** Lets everything that can go on do so: until no transaction is left, and what followed from the last one is done. */
  async function quiesce() {
    do await letOthersGo()
    while (isWriting())
  }

  return {
    clock: { now: () => new Date(now) },
    schedule,
    sleep: (ms: number) => new Promise<void>((resolve) => schedule(ms, resolve)),
    /** Runs until `isDone` or until so much time, or so many events, have passed. @returns whether it was done. */
    async run(limitMs: number, isDone: () => Promise<boolean>): Promise<boolean> {
      const end = now + limitMs
      for (let step = 0; ; step++) {
        await quiesce()
        if (step % 20 === 0 && (await isDone())) return true
        if (step > MOST_EVENTS) return false
        const event = queue.shift()
        if (!event || event.at > end) return isDone()
        now = event.at
        await event.run()
      }
    },
  }
}

function isLater(a: { at: number; order: number } | undefined, b: { at: number; order: number }): boolean {
  return a !== undefined && (a.at > b.at || (a.at === b.at && a.order > b.order))
}

export type World = ReturnType<typeof createWorld>

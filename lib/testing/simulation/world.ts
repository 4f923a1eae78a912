import { setImmediate as nextTurn } from 'node:timers/promises'
import { isWriting } from '@/lib/db/client'

/** A run with more events than this never ends. */
const MOST_EVENTS = 5_000

/** Creates virtual time: nothing waits in real time, and the same scenario always has the same order of events. */
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

  /** Waits until no transaction is running and everything that followed from the last one is done. */
  async function quiesce() {
    do await nextTurn()
    while (isWriting())
  }

  return {
    clock: { now: () => new Date(now) },
    schedule,
    sleep: (ms: number) => new Promise<void>((resolve) => schedule(ms, resolve)),
    /** Runs until `isDone`, or until `limitMs` or MOST_EVENTS have passed. @returns whether it was done. */
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

import { setImmediate as letOthersGo } from 'node:timers/promises'

/**
 * Runs one piece of work at a time. The next one starts when the one before it has ended, with or without an error. In between, the event
 * loop runs once: SQLite blocks the thread while it works, so a series of transactions would delay answers and pages.
 */
export function createGate() {
  let last: Promise<unknown> = Promise.resolve()
  let open = 0
  return {
    /** Runs `work` when its turn comes. @returns its result; rejects with its error. */
    enter<T>(work: () => Promise<T>): Promise<T> {
      open += 1
      const turn = last.then(() => letOthersGo()).then(work)
      last = turn
        .catch(() => {})
        .then(() => {
          open -= 1
        })
      return turn
    },
    /** Is any work running or waiting? */
    isBusy: () => open > 0,
  }
}

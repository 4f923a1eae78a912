import { setImmediate as letOthersGo } from 'node:timers/promises'

/**
 * A queue of one: each piece of work starts when the one before it has ended, however it ended. In between, what has become ready
 * meanwhile has its turn: SQLite holds the thread while it works, and a row of transactions would keep answers and pages waiting.
 */
export function createGate() {
  let last: Promise<unknown> = Promise.resolve()
  let open = 0
  return {
    /** Runs `work` in turn. @returns its result or its error. */
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

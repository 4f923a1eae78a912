/**
 * A queue of one: each piece of work starts when the one before it has ended, however it ended.
 * @returns a function that runs `work` in turn and gives its result or its error.
 */
export function createGate() {
  let last: Promise<unknown> = Promise.resolve()
  return function enter<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}

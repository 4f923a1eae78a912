/**
 * Background work that is repeated. The rows decide what there is to do, so a step that is lost, late or done twice costs time and
 * harms nothing. An engine may run steps in any order and on any machine.
 */
export type Job = {
  name: string
  /** How many of its steps may run at the same time: in this process on SQLite, on all machines together on Postgres. */
  lanes: number
  /**
   * Does a piece of work, and more of it while `mayGoOn` returns true. It returns false when the process stops or the lane's turn is over.
   * @returns how long to rest afterwards, in milliseconds; 0: there may be more to do.
   */
  step: (mayGoOn: () => boolean) => Promise<number>
}

export type Engine = {
  /** Ends the rests early, because there is work. Without it the work starts a little later. */
  wake(): void
  /** Stops when the running steps have ended. */
  stop(): Promise<void>
}

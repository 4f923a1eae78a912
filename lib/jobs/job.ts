/**
 * A piece of background work that is done again and again. The rows of the ledger are the truth: a step that is lost, late or
 * done twice costs time, never a text, so an engine may do steps in any order and on any machine.
 */
export type Job = {
  name: string
  /** How many of its steps may run at the same time: in this process (embedded), over all machines (Postgres). */
  lanes: number
  /**
   * Does a piece of work, and more of it in one go while `mayGoOn` says so: that ends with the process, or with its turn.
   * @returns how long to rest afterwards, in milliseconds; 0: there is more, go on at once.
   */
  step: (mayGoOn: () => boolean) => Promise<number>
}

export type Engine = {
  /** Tells that there is work: a courtesy that shortens rests. */
  wake(): void
  /** Ends after the steps in hand. */
  stop(): Promise<void>
}

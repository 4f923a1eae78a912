import { setTimeout as sleep } from 'node:timers/promises'

/** Restarts Postgres every 8 to 16 seconds, as if its machine had crashed, until told to stop. */
export function restartNowAndThen(server: { restart(): Promise<void> }, random: () => number) {
  const stopping = new AbortController()
  let times = 0

  async function run() {
    while (!stopping.signal.aborted) {
      await sleep(8_000 + 8_000 * random(), undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted && times > 0) return
      await server.restart()
      times += 1
    }
  }

  const running = run()
  return {
    /** @returns how often Postgres was restarted: at least once. */
    async stop(): Promise<number> {
      stopping.abort()
      await running
      return times
    },
  }
}

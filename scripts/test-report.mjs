// What npm test says in the end: what failed, by name, how long each part took, and how many tests passed and failed.

/** Minutes and seconds, as 1:05. */
export function clockTime(ms) {
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The parts in the order in which they began, with the minute at which each began, and how long it took. */
export function timeTable(parts) {
  const first = Math.min(...parts.map(({ startedAt }) => startedAt))
  const row = (from, took, title) => `${from.padStart(6)} ${took.padStart(6)}  ${title}`
  const rows = parts
    .toSorted((a, b) => a.startedAt - b.startedAt)
    .map(({ title, startedAt, endedAt }) => row(clockTime(startedAt - first), clockTime(endedAt - startedAt), title))
  const whole = Math.max(...parts.map(({ endedAt }) => endedAt)) - first
  return [row('from', 'took', ''), ...rows, row('', clockTime(whole), 'all together')].map((line) => line.trimEnd())
}

/** Collects what became of the parts. */
export function createReport() {
  const total = { passed: 0, failed: 0 }
  const failures = []
  const parts = []

  return {
    /**
     * Adds a part that has ended. One that ended badly without a failed test (a crash, a syntax error) counts as one failure.
     * @param {{ title: string, status: number | null, startedAt: number, endedAt: number }} part
     * @param {{ passed: number, failed: number, names: string[] }} [counts] what its report says; none when it wrote no report.
     */
    add(part, counts = { passed: 0, failed: 0, names: [] }) {
      const { title, status } = part
      parts.push(part)
      if (status !== 0) failures.push(...(counts.names.length > 0 ? counts.names : ['it ended badly']).map((name) => `${title}: ${name}`))
      total.passed += counts.passed
      total.failed += status === 0 ? counts.failed : Math.max(1, counts.failed)
    },
    /** Adds a failure outside of all parts. */
    fail(error) {
      total.failed += 1
      failures.push(String(error))
    },
    isGood: () => total.failed === 0 && total.passed > 0,
    /** @returns {string} for the end of the output; the last line is `N passed, N failed`. */
    text() {
      const failed = failures.length > 0 ? ['', '— what failed', ...failures] : []
      const times = parts.length > 0 ? ['', '— how long it took', ...timeTable(parts)] : []
      return [...failed, ...times, '', `${total.passed} passed, ${total.failed} failed`].join('\n')
    },
  }
}

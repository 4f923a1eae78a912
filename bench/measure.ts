/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Prints a heading and rows in columns. */
export function report(title: string, rows: readonly (readonly (string | number)[])[]) {
  console.log(`\n${title}`)
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? written(cell) : cell)))
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  const aligned = (cell: string, column: number) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))
  for (const row of cells) console.log(`  ${row.map(aligned).join('  ')}`)
}

function written(figure: number): string {
  return Number.isInteger(figure) ? figure.toLocaleString('en') : figure.toFixed(2)
}

/** A figure with its target: at most `target`. */
export function atMost(figure: number, target: number): string {
  return `${figure.toFixed(2)} (target ≤ ${target}: ${figure <= target ? 'ok' : 'MISSED'})`
}

export function atLeast(figure: number, target: number): string {
  return `${figure.toFixed(2)} (target ≥ ${target}: ${figure >= target ? 'ok' : 'MISSED'})`
}

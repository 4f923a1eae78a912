import { type CsvError, parse } from 'csv-parse/sync'

const DELIMITERS = [',', ';', '\t', '|'] as const
const ROWS = 50

/** Options that every reading of a file shares. Any of the three line ends, mixed too; stray quotation marks are text. */
export const CSV_OPTIONS = { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] }

/** The first rows of a piece of text. A piece that ends in the middle of a row does no harm. */
export function firstRows(text: string, delimiter: string, rows = ROWS): string[][] {
  const found: string[][] = []
  try {
    parse(text, { ...CSV_OPTIONS, delimiter, to: rows, on_record: (record) => void found.push([...record]) })
  } catch (error) {
    if (!isCsvError(error)) throw error
  }
  return found
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
}

/**
 * The character between columns: Excel's own "sep=;" line, else the one that gives most rows the same number of columns.
 * A file of one column has none; it is read with a comma.
 */
export function detectDelimiter(text: string): string {
  const told = /^\ufeff?sep=([,;\t|])[\r\n]/i.exec(text)?.[1]
  if (told) return told
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: evenness(firstRows(text, delimiter)) }))
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter
}

/** 0 for one column; more for rows that agree on a number of columns, a little more for many columns. */
function evenness(rows: string[][]): number {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
  const [columns, agreeing] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0]
  return columns < 2 ? 0 : agreeing / rows.length + Math.min(columns, 20) / 100
}

import { type CsvError, parse } from 'csv-parse/sync'

const DELIMITERS = [',', ';', '\t', '|'] as const
const ROWS = 50

/** Parser options for every read of a file. Accepts all three line ends, also mixed. A quotation mark inside an unquoted cell is text. */
export const CSV_OPTIONS = { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] }

/** Returns the first rows of a text. The text may end in the middle of a row. */
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
 * Returns the character between columns. Excel's "sep=;" line decides; without it, the character that gives the most rows the
 * same number of columns. Returns a comma for a file of one column.
 */
export function detectDelimiter(text: string): string {
  const declared = /^\ufeff?sep=([,;\t|])[\r\n]/i.exec(text)?.[1]
  if (declared) return declared
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: consistency(firstRows(text, delimiter)) }))
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter
}

/** 0 for one column, else the share of rows with the most common number of columns. More columns add a little, to break ties. */
function consistency(rows: string[][]): number {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
  const [columns, agreeing] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0]
  return columns < 2 ? 0 : agreeing / rows.length + Math.min(columns, 20) / 100
}

import 'server-only'
import { createReadStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { CSV_OPTIONS } from './delimiter'
import type { FileRow } from './read-row'
import { MAX_COLUMNS, MAX_RECORD_BYTES, MAX_ROWS } from './schema'

export type FileFormat = { encoding: string; delimiter: string; hasHeader: boolean }
/** `bytesRead` counts from the beginning of the file, for progress. */
export type Chunk = { rows: FileRow[]; bytesRead: number }

/** The file cannot be read. The message is shown to the owner. */
export class UnreadableFile extends Error {}

const CHUNK_ROWS = 2_000
/** Ends a chunk early when its cells are long, to limit memory. */
const CHUNK_CHARACTERS = 4_000_000

/**
 * Reads a file from the beginning, in chunks of at most 2,000 rows, without the header and empty lines. Only one chunk is in
 * memory at a time. Throws UnreadableFile for an unclosed quotation mark, and for too many rows or columns.
 */
export async function* readFile(file: string, { encoding, delimiter, hasHeader }: FileFormat): AsyncGenerator<Chunk> {
  const source = createReadStream(file, { highWaterMark: 256 * 1024 })
  const parser = parse({ ...CSV_OPTIONS, delimiter, info: true, max_record_size: MAX_RECORD_BYTES })
  const flow = encoding === 'utf-8' ? pipeline(source, parser) : pipeline(source, decoding(encoding), parser)
  // The loop below throws the same error through the parser. Without this handler Node would also report an unhandled rejection.
  flow.catch(() => {})
  const lines = lineCounter()
  let isHeader = hasHeader
  let total = 0
  let rows: FileRow[] = []
  let characters = 0
  try {
    for await (const item of parser) {
      const { record: cells, info } = item as { record: string[]; info: { lines: number } }
      const line = lines.startOf(cells, info.lines)
      if (line === 1 && /^sep=.?$/i.test(cells[0] ?? '')) continue
      if (isHeader) {
        isHeader = false
        continue
      }
      if (cells.length > MAX_COLUMNS) throw new UnreadableFile(`Line ${line} has more than ${MAX_COLUMNS} columns.`)
      if (++total > MAX_ROWS) throw new UnreadableFile(`The file has more than ${MAX_ROWS.toLocaleString('en')} rows. Please split it.`)
      rows.push({ line, cells })
      for (const cell of cells) characters += cell.length
      if (rows.length < CHUNK_ROWS && characters < CHUNK_CHARACTERS) continue
      yield { rows, bytesRead: source.bytesRead }
      rows = []
      characters = 0
    }
  } catch (error) {
    throw error instanceof CsvError ? new UnreadableFile(csvProblem(error, lines.next())) : error
  } finally {
    source.destroy()
    parser.destroy()
  }
  if (rows.length > 0) yield { rows, bytesRead: source.bytesRead }
}

/** Decodes bytes to text. An invalid byte becomes the replacement character U+FFFD. */
function decoding(encoding: string): Transform {
  const decoder = new TextDecoder(encoding)
  return new Transform({
    transform: (bytes: Buffer, _, done) => done(null, decoder.decode(bytes, { stream: true })),
    flush: (done) => done(null, decoder.decode()),
  })
}

/**
 * Computes the line on which each row begins. The parser gives the line on which a row ends, and counts a CR LF inside
 * quotation marks as two lines.
 */
function lineCounter() {
  let counted = 0
  let last = 0
  let lastStart = 0
  return {
    startOf(cells: string[], parserLine: number): number {
      let breaks = 0
      for (const cell of cells) {
        if (!cell.includes('\n') && !cell.includes('\r')) continue
        const pairs = cell.match(/\r\n/g)?.length ?? 0
        counted += pairs
        breaks += (cell.match(/[\r\n]/g)?.length ?? 0) - pairs
      }
      last = parserLine - counted
      // Stray quotation marks can make the parser's count wrong. Two rows still never get the same line.
      lastStart = Math.max(lastStart + 1, last - breaks)
      return lastStart
    },
    /** The line after the last row that could be read. */
    next: () => last + 1,
  }
}

function csvProblem(error: CsvError, line: number): string {
  if (error.code === 'CSV_MAX_RECORD_SIZE' || error.code === 'CSV_QUOTE_NOT_CLOSED')
    return `The row that starts on line ${line} has an opening quotation mark (") without a closing one. Correct it and upload the file again.`
  return `Line ${line} of the file cannot be read.`
}

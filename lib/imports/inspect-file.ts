import 'server-only'
import { open, stat } from 'node:fs/promises'
import { detectDelimiter, firstRows } from './delimiter'
import { detectEncoding } from './encoding'
import { guessColumns } from './guess-columns'
import type { ColumnMapping, ImportSample } from './schema'

export type FileFacts = { encoding: string; delimiter: string; hasHeader: boolean; sample: ImportSample; mapping: ColumnMapping }
type Inspection = ({ ok: true } & FileFacts) | { ok: false; problem: string }

const HEAD_BYTES = 256 * 1024
const SAMPLE_ROWS = 40
const LONGEST_CELL = 200

// The first bytes show the real file type; the file name may be wrong.
const SIGNATURES: { bytes: string; problem: string }[] = [
  {
    bytes: '504b0304',
    problem: 'This is an Excel or Numbers file (or another zip). In the spreadsheet choose File, Save as, CSV UTF-8, and upload that file.',
  },
  { bytes: 'd0cf11e0', problem: 'This is an old Excel file (.xls). In Excel choose File, Save as, CSV UTF-8, and upload that file.' },
  { bytes: '25504446', problem: 'This is a PDF file. Please upload the list as a CSV file.' },
  { bytes: '1f8b', problem: 'This file is compressed. Please unpack it and upload the CSV file inside.' },
]
const NOT_TEXT = 'This is not a text file. Please upload a CSV file: in your spreadsheet choose File, Save as, CSV UTF-8.'

/**
 * Detects the encoding, delimiter and header of a file, and guesses its columns. Returns them with the first rows as a sample.
 * Refuses spreadsheets, PDFs, compressed and binary files, web pages, contact cards and empty files, with a message for the owner.
 * @param file path of the uploaded file. @param country the shop's ISO 3166-1 alpha-2 code.
 */
export async function inspectFile(file: string, country: string): Promise<Inspection> {
  const { size } = await stat(file)
  if (size === 0) return { ok: false, problem: 'The file is empty.' }
  const head = await readHead(file)
  const known = SIGNATURES.find(({ bytes }) => head.toString('hex', 0, bytes.length / 2) === bytes)
  if (known) return { ok: false, problem: known.problem }
  const encoding = await detectEncoding(file, country)
  if (!encoding.ok) return { ok: false, problem: NOT_TEXT }

  const text = new TextDecoder(encoding.encoding).decode(head, { stream: true })
  if (text.trim() === '') return { ok: false, problem: 'The file is empty.' }
  if (/^\s*BEGIN:VCARD/i.test(text)) return { ok: false, problem: 'These are contact cards (vCard). Please export the list as a CSV file.' }
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) return { ok: false, problem: 'This is a web page, not a list. Please upload a CSV file.' }
  const delimiter = detectDelimiter(text)
  const rows = firstRows(text, delimiter, SAMPLE_ROWS + 1).filter((row, index) => !(index === 0 && /^sep=.?$/i.test(row[0] ?? '')))
  const sample = rows.map((row) => row.slice(0, 200).map((cell) => cell.replaceAll('\0', '').slice(0, LONGEST_CELL)))
  if (sample.length === 0) return { ok: false, problem: `${noRowsProblem(text)}` }
  return { ok: true, encoding: encoding.encoding, delimiter, sample, ...guessColumns(sample, country) }
}

function noRowsProblem(text: string): string {
  return text.includes('"') ? 'The first row has an opening quotation mark (") without a closing one.' : 'There are no rows in this file.'
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ShopId } from '@/lib/auth/shop-id'
import { inspectFile } from '@/lib/imports/inspect-file'
import { changeImport, createImport, startImport } from '@/lib/imports/mutations'
import { findImportState } from '@/lib/imports/queries'
import { execute } from '@/lib/imports/runner'
import { uploadPath } from '@/lib/imports/upload'
import { timed } from './measure'

const FIRST_NAMES = ['Ana', 'Željka', 'René', 'Zoë', 'Søren', 'Jürg', 'Łucja', 'Ivan', 'Chloé', 'Noël']
const LAST_NAMES = ['Horvat-Žagar', 'Müller', 'Kovačević', 'Rossi', 'Dubois', 'Çelik', 'Ångström', 'Brunner', 'Perić', 'Weber']

/** Number `n` (below ten million) in one of the spellings that people use. */
function spelling(n: number): string {
  const digits = String(n).padStart(7, '0')
  const spaced = `${digits.slice(0, 3)} ${digits.slice(3, 5)} ${digits.slice(5)}`
  const spellings = [`079 ${spaced}`, `+4179${digits}`, `004179${digits}`, `079/${digits.slice(0, 3)}-${digits.slice(3)}`, `+41 (0)79 ${spaced}`]
  return spellings[n % spellings.length] ?? ''
}

/** The lines of the file. The names are in no order, as in real lists. */
function* lines(rows: number): Generator<string> {
  yield 'First name,Last name,Phone,Tags\n'
  for (let n = 0; n < rows; n++) {
    const mixed = (n * 7919) % 1_000_003
    const name = `${FIRST_NAMES[mixed % 10]} ${mixed % 977},${LAST_NAMES[Math.floor(mixed / 10) % 10]} ${mixed}`
    yield `${name},${spelling(n)},${n % 3 === 0 ? 'VIP' : 'Newsletter'}\n`
  }
}

/** Uploads a CSV file of `rows` Swiss people, each with a number of their own; its columns are guessed. */
export async function uploadGuests(shopId: ShopId, rows: number) {
  const id = randomUUID()
  const file = uploadPath(id)
  await mkdir(path.dirname(file), { recursive: true })
  await pipeline(Readable.from(lines(rows)), createWriteStream(file))
  const facts = await inspectFile(file, 'CH')
  if (!facts.ok) throw new Error(facts.problem)
  await createImport(shopId, { ...facts, id, fileName: 'guests.csv', bytes: (await stat(file)).size, now: new Date() })
  return { id, file, ...facts }
}

/** Runs our import as the page does. @returns milliseconds of the dry run and of the import. */
export async function importGuests(shopId: ShopId, rows: number): Promise<{ dryRunMs: number; importMs: number }> {
  const { id, mapping, hasHeader } = await uploadGuests(shopId, rows)
  const check = await changeImport(shopId, { id, mapping, hasHeader, tag: '' })
  if (!check.ok) throw new Error(check.reason)
  const dryRunMs = await timed(() => execute(check.run))
  const start = await startImport(shopId, id)
  if (!start.ok) throw new Error(start.reason)
  const importMs = await timed(() => execute(start.run))
  const state = await findImportState(shopId, id)
  if (state?.created !== rows) throw new Error(`${state?.created} of ${rows} people were imported`)
  return { dryRunMs, importMs }
}

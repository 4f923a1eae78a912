import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { parse } from 'csv-parse'
import { parsePhoneNumberWithError } from 'libphonenumber-js/max'
import type { ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'
import { jsonTable, randomId } from '@/lib/db/sql'
import { inspectFile } from '@/lib/imports/inspect-file'
import { changeImport, createImport, startImport } from '@/lib/imports/mutations'
import { findImportState } from '@/lib/imports/queries'
import { execute } from '@/lib/imports/runner'
import { uploadPath } from '@/lib/imports/upload'
import { createShop } from '@/lib/testing/factories'
import { writeGuests } from './guests'
import { atMost, median, report, timed } from './measure'

const ROUNDS = 3
const BARE_CHUNK = 5000

/** The least that an import can do: parse, bring the number into E.164, insert what is unique. No checks, no report, no tags. */
async function bareImport(file: string, shopId: ShopId) {
  const now = new Date()
  let rows: { phone: string; firstName: string; lastName: string }[] = []
  const insert = () =>
    write(
      (tx) => tx.$executeRaw`
      INSERT INTO "Customer" ("id", "shopId", "phone", "firstName", "lastName", "createdAt", "updatedAt")
      SELECT ${randomId}, ${shopId}, v."phone", v."firstName", v."lastName", ${now}, ${now}
      FROM ${jsonTable('v', rows, { phone: 'text', firstName: 'text', lastName: 'text' })} WHERE true ON CONFLICT DO NOTHING`,
    )
  const records: AsyncIterable<Record<string, string>> = createReadStream(file).pipe(parse({ columns: true }))
  for await (const record of records) {
    const phone = parsePhoneNumberWithError(record.Phone ?? '', 'CH').number
    rows.push({ phone, firstName: record['First name'] ?? '', lastName: record['Last name'] ?? '' })
    if (rows.length < BARE_CHUNK) continue
    await insert()
    rows = []
  }
  if (rows.length > 0) await insert()
}

/** An uploaded file with its columns guessed, ready for the dry run. */
async function prepared(rows: number) {
  const shopId = await createShop()
  const id = randomUUID()
  await writeGuests(uploadPath(id), rows)
  const facts = await inspectFile(uploadPath(id), 'CH')
  if (!facts.ok) throw new Error(facts.problem)
  await createImport(shopId, { ...facts, id, fileName: 'guests.csv', bytes: (await stat(uploadPath(id))).size, now: new Date() })
  return { shopId, id, facts }
}

/** Our import as a whole. @returns milliseconds of the dry run and of the import. */
async function ourImport(rows: number): Promise<{ dryRunMs: number; importMs: number }> {
  const { shopId, id, facts } = await prepared(rows)
  const check = await changeImport(shopId, { id, mapping: facts.mapping, hasHeader: facts.hasHeader, tag: '' })
  if (!check.ok) throw new Error(check.reason)
  const dryRunMs = await timed(() => execute(check.run))
  const start = await startImport(shopId, id)
  if (!start.ok) throw new Error(start.reason)
  const importMs = await timed(() => execute(start.run))
  const state = await findImportState(shopId, id)
  if (state?.created !== rows) throw new Error(`${state?.created} of ${rows} people were imported`)
  return { dryRunMs, importMs }
}

/** A whole import (columns, checks, tags, report, progress) against the bare loop over the same rows, in turn. */
export async function benchImport(rows: number) {
  const bare: number[] = []
  const ours: { dryRunMs: number; importMs: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const { shopId, id } = await prepared(rows)
    bare.push(await timed(() => bareImport(uploadPath(id), shopId)))
    ours.push(await ourImport(rows))
  }
  const importMs = median(ours.map((run) => run.importMs))
  report(`import: ${rows.toLocaleString('en')} rows, median of ${ROUNDS}`, [
    ['bare parse + E.164 + unique insert', `${Math.round(median(bare))} ms`],
    ['our dry run', `${Math.round(median(ours.map((run) => run.dryRunMs)))} ms`],
    ['our import', `${Math.round(importMs)} ms`],
    ['import as a ratio to bare', atMost(importMs / median(bare), 4)],
  ])
}

/** The memory of one large import in a process that does nothing else. */
export async function benchImportMemory(rows: number) {
  const { importMs, dryRunMs } = await ourImport(rows)
  const megabytes = process.resourceUsage().maxRSS / 1024
  report(`import-memory: ${rows.toLocaleString('en')} rows, this whole process`, [
    ['dry run', `${Math.round(dryRunMs)} ms`],
    ['import', `${Math.round(importMs)} ms, ${Math.round((rows / importMs) * 1000).toLocaleString('en')} rows/s`],
    ['most memory (MB)', atMost(megabytes, 400)],
  ])
}

import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { parsePhoneNumberWithError } from 'libphonenumber-js/max'
import type { ShopId } from '@/lib/auth/shop-id'
import { write } from '@/lib/db/client'
import { jsonTable, randomId } from '@/lib/db/sql'
import { createShop } from '@/lib/testing/factories'
import { importGuests, uploadGuests } from './guests'
import { atMost, median, report, timed } from './measure'

const ROUNDS = 3
const BARE_CHUNK = 5000

/** The least that an import can do: parse, convert numbers to E.164, insert unique rows. No checks, no report, no tags. */
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

/** A whole import (columns, checks, tags, report, progress) against the bare loop over the same rows, in turn. */
export async function benchImport(rows: number) {
  const bare: number[] = []
  const ours: { dryRunMs: number; importMs: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const shopId = await createShop()
    const { file } = await uploadGuests(shopId, rows)
    bare.push(await timed(() => bareImport(file, shopId)))
    ours.push(await importGuests(await createShop(), rows))
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
  const { importMs, dryRunMs } = await importGuests(await createShop(), rows)
  const megabytes = process.resourceUsage().maxRSS / 1024
  report(`import-memory: ${rows.toLocaleString('en')} rows, this whole process`, [
    ['dry run', `${Math.round(dryRunMs)} ms`],
    ['import', `${Math.round(importMs)} ms, ${Math.round((rows / importMs) * 1000).toLocaleString('en')} rows/s`],
    ['most memory (MB)', atMost(megabytes, 400)],
  ])
}

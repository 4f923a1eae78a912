import { Readable } from 'node:stream'
import type { ShopId } from '@/lib/auth/shop-id'
import { changeImport, startImport } from '@/lib/imports/mutations'
import { findImport, type ImportDetail, listProblemRows } from '@/lib/imports/queries'
import { receiveFile } from '@/lib/imports/receive-file'
import { importsAtRest, startRun } from '@/lib/imports/runner'
import type { ColumnMapping } from '@/lib/imports/schema'

const NOW = new Date('2026-06-01T10:00:00Z')

/** Uploads a file as a browser does, and waits for the dry run with the guessed columns. Throws if the file is refused. */
export async function uploadFile(shopId: ShopId, content: string | Buffer, { country = 'HR', name = 'people.csv', now = NOW } = {}): Promise<ImportDetail> {
  const body = Readable.toWeb(Readable.from([Buffer.from(content)])) as ReadableStream<Uint8Array>
  const received = await receiveFile(shopId, country, body, name, now)
  if (!received.ok) throw new Error(received.problem)
  return restingImport(shopId, received.importId)
}

/** Waits until no import runs, and reads this one. */
async function restingImport(shopId: ShopId, importId: string): Promise<ImportDetail> {
  await importsAtRest()
  const found = await findImport(shopId, importId)
  if (!found) throw new Error('No such import')
  return found
}

/** Checks the file again with these columns. */
export async function chooseColumns(shopId: ShopId, id: string, mapping: ColumnMapping, { hasHeader = true, tag = '' } = {}): Promise<ImportDetail> {
  const changed = await changeImport(shopId, { id, mapping, hasHeader, tag })
  if (changed.ok) startRun(changed.run)
  return restingImport(shopId, id)
}

/** Imports a file whose dry run has ended. */
export async function importFile(shopId: ShopId, id: string): Promise<ImportDetail> {
  const started = await startImport(shopId, id)
  if (!started.ok) throw new Error(started.reason)
  startRun(started.run)
  return restingImport(shopId, id)
}

/** “line reason” of every row that was not imported. */
export async function problemsOf(shopId: ShopId, importId: string): Promise<string[]> {
  return (await listProblemRows(shopId, importId, { take: 1000 })).map(({ line, reason }) => `${line} ${reason}`)
}

/** The counts alone. */
export function countsOf({ rows, created, updated, unchanged, skipped, rejected, keptOptOut }: ImportDetail) {
  return { rows, created, updated, unchanged, skipped, rejected, keptOptOut }
}

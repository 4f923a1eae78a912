import 'server-only'
import { setImmediate } from 'node:timers/promises'
import { mintShopId, type ShopId } from '@/lib/auth/shop-id'
import { type Clock, systemClock } from '@/lib/clock'
import { lockNumbers } from '@/lib/consent/lock'
import { findOptOuts } from '@/lib/consent/queries'
import { db, isPostgres, type Tx, write } from '@/lib/db/client'
import { logger } from '@/lib/logger'
import { failRun, finishRun, keepProblemRows, type Run, recordChunk, resumeRun } from './mutations'
import { type FirstLines, type Plan, planRows, rememberRows } from './plan-rows'
import { findImport, findStoredPeople, type ImportState, listInterruptedImports } from './queries'
import { readFile, UnreadableFile } from './read-file'
import { type ReadRow, readRow } from './read-row'
import { MAX_TAGS_IN_FILE } from './schema'
import { isRunning } from './status'
import { removeUpload, uploadPath } from './upload'
import { writePlan } from './write-plan'

const INTERRUPTED = 'Something went wrong. Please upload the file again. People already imported stay on your list and are not added twice.'

// Next.js bundles pages, actions and route handlers separately. A global is the only variable that all of them share.
const shared = globalThis as typeof globalThis & { shopbellImports?: Map<string, Promise<void>> }
shared.shopbellImports ??= new Map()
const activeRuns = shared.shopbellImports

/** Starts a run in the background and returns at once. Does not throw: a failure is logged and shown on the import's page. */
export function startRun(run: Run) {
  const key = `${run.importId} ${run.number}`
  const work = execute(run).catch(async (error: unknown) => {
    logger.error({ importId: run.importId, err: error }, 'import failed')
    await failRun(run, INTERRUPTED).catch(() => {})
  })
  activeRuns.set(
    key,
    work.finally(() => activeRuns.delete(key)),
  )
}

/** Resolves when this process has no active run. For tests. */
export async function importsAtRest() {
  while (activeRuns.size > 0) await Promise.all(activeRuns.values())
}

/** Resumes the imports of all shops that a server stop interrupted. Called at server start. @returns the number of interrupted imports. */
export async function resumeImports(): Promise<number> {
  const interrupted = await listInterruptedImports()
  for (const { id, shopId } of interrupted) await resumeImport(mintShopId(shopId), id)
  return interrupted.length
}

async function resumeImport(shopId: ShopId, importId: string) {
  const run = await resumeRun(shopId, importId)
  if (run) startRun(run)
}

/** Resumes a run that no process executes. On SQLite only this process runs imports, so a run that it does not know was interrupted. Does nothing on Postgres. */
export async function resumeIfLost(shopId: ShopId, { id, status, run }: Pick<ImportState, 'id' | 'status' | 'run'>) {
  if (!isPostgres && isRunning(status) && !activeRuns.has(`${id} ${run}`)) await resumeImport(shopId, id)
}

/**
 * Executes a run: reads the file chunk by chunk, counts, and for an import also writes. Each chunk and its counts are one
 * transaction. Rows that an interrupted import has committed are not written again; only their numbers are added to `seen`.
 * Ends early when a newer run has replaced this one. Throws unexpected errors; an unreadable file marks the run as failed.
 */
export async function execute(run: Run, clock: Clock = systemClock): Promise<void> {
  const [file, shop] = await Promise.all([
    findImport(run.shopId, run.importId),
    db.shop.findUniqueOrThrow({ where: { id: run.shopId }, select: { country: true } }),
  ])
  if (!file) return
  const reading = { mapping: file.mapping, country: shop.country, tag: file.tag }
  const progress = { toSkip: file.rows, kept: file.skipped + file.rejected, seen: new Map(), tags: new Set<string>() }
  try {
    for await (const chunk of readFile(uploadPath(run.importId), file)) {
      const rows = chunk.rows.map((row) => readRow(row, reading))
      const done = rows.splice(0, Math.min(progress.toSkip, rows.length))
      progress.toSkip -= done.length
      rememberRows(done, progress.seen)
      collectTags(rows, progress.tags)
      if (rows.length > 0 && !(await processChunk(run, rows, chunk.bytesRead, progress, clock))) return
      // Lets waiting requests run between chunks.
      await setImmediate()
    }
  } catch (error) {
    if (isMissing(error)) return failRun(run, 'The file is no longer on the server. Please upload it again.')
    if (!(error instanceof UnreadableFile)) throw error
    return failRun(run, error.message)
  }
  if ((await finishRun(run, clock.now())) && run.kind === 'IMPORTING') await removeUpload(run.importId)
}

/** Adds the tags of these rows to `tags`. Throws when a file has too many: a column of names or addresses was probably chosen as tags. */
function collectTags(rows: readonly ReadRow[], tags: Set<string>) {
  for (const row of rows) if (row.kind === 'person') for (const tag of row.person.tags) tags.add(tag)
  if (tags.size > MAX_TAGS_IN_FILE)
    throw new UnreadableFile(`There are more than ${MAX_TAGS_IN_FILE} different tags in the file. Check which column is set to Tags.`)
}

type Progress = { seen: FirstLines; kept: number }

/** @returns false when a newer run has replaced this one. */
async function processChunk(run: Run, rows: ReadRow[], bytesRead: number, progress: Progress, clock: Clock): Promise<boolean> {
  const phones = [...new Set(rows.flatMap((row) => (row.kind === 'person' ? row.person.phone : [])))]
  const withTags = rows.some((row) => row.kind === 'person' && row.person.tags.length > 0)
  const problemCount = await write(async (tx) => {
    if (run.kind === 'IMPORTING') await lockNumbers(tx, run.shopId)
    const { plan, optedOut } = await planChunk(tx, run, rows, phones, withTags, progress)
    if (!(await recordChunk(tx, run, plan.counts, bytesRead))) return false
    await keepProblemRows(tx, run, plan.problems, progress.kept)
    if (run.kind === 'IMPORTING') await writePlan(tx, run, plan, optedOut, clock.now())
    return plan.problems.length
  })
  if (problemCount === false) return false
  progress.kept += problemCount
  return true
}

async function planChunk(
  tx: Tx,
  run: Run,
  rows: ReadRow[],
  phones: string[],
  withTags: boolean,
  { seen }: Progress,
): Promise<{ plan: Plan; optedOut: Awaited<ReturnType<typeof findOptOuts>> }> {
  const [stored, optedOut] = [await findStoredPeople(tx, run.shopId, phones, withTags), await findOptOuts(tx, run.shopId, phones)]
  return { plan: planRows(rows, { stored, optedOut, seen }), optedOut }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

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

const INTERRUPTED = 'This was interrupted. Please check the file again; what has been imported already is kept and will not be doubled.'

// Pages, actions and route handlers are bundled apart from each other; the runs at work must be known to all of them.
const shared = globalThis as typeof globalThis & { shopbellImports?: Map<string, Promise<void>> }
shared.shopbellImports ??= new Map()
const atWork = shared.shopbellImports

/** Starts a run in the background and returns at once. A failure ends up on the import's page, never in the caller. */
export function startRun(run: Run) {
  const key = `${run.importId} ${run.number}`
  const work = execute(run).catch(async (error: unknown) => {
    logger.error({ importId: run.importId, err: error }, 'import failed')
    await failRun(run, INTERRUPTED).catch(() => {})
  })
  atWork.set(
    key,
    work.finally(() => atWork.delete(key)),
  )
}

/** Resolves when no run is at work in this process: for tests and for stopping. */
export async function importsAtRest() {
  while (atWork.size > 0) await Promise.all(atWork.values())
}

/** Takes up what was at work when the server stopped. Called at start. @returns how many. */
export async function resumeImports(): Promise<number> {
  const interrupted = await listInterruptedImports()
  for (const { id, shopId } of interrupted) await resumeImport(mintShopId(shopId), id)
  return interrupted.length
}

async function resumeImport(shopId: ShopId, importId: string) {
  const run = await resumeRun(shopId, importId)
  if (run) startRun(run)
}

/** On SQLite this process is the only one: a run that it does not know of ended with the last one, and is taken up. */
export async function resumeIfLost(shopId: ShopId, { id, status, run }: Pick<ImportState, 'id' | 'status' | 'run'>) {
  if (!isPostgres && isRunning(status) && !atWork.has(`${id} ${run}`)) await resumeImport(shopId, id)
}

/**
 * Reads the file from the beginning and deals with it chunk by chunk; the dry run counts, the import also writes, each chunk
 * and its counts in one transaction. Rows that an interrupted import has committed are only remembered.
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
      noteTags(rows, progress.tags)
      if (rows.length > 0 && !(await dealWith(run, rows, chunk.bytesRead, progress, clock))) return
      // Requests that wait get their turn between chunks.
      await setImmediate()
    }
  } catch (error) {
    if (isMissing(error)) return failRun(run, 'The file is no longer there. Please upload it again.')
    if (!(error instanceof UnreadableFile)) throw error
    return failRun(run, error.message)
  }
  if ((await finishRun(run, clock.now())) && run.kind === 'IMPORTING') await removeUpload(run.importId)
}

/** A column of names or addresses, taken for tags, must not become thousands of them. */
function noteTags(rows: readonly ReadRow[], tags: Set<string>) {
  for (const row of rows) if (row.kind === 'person') for (const tag of row.person.tags) tags.add(tag)
  if (tags.size > MAX_TAGS_IN_FILE) throw new UnreadableFile(`There are more than ${MAX_TAGS_IN_FILE} different tags in the file. Is another column meant?`)
}

type Progress = { seen: FirstLines; kept: number }

/** @returns false when a newer run has taken over. */
async function dealWith(run: Run, rows: ReadRow[], bytesRead: number, progress: Progress, clock: Clock): Promise<boolean> {
  const phones = [...new Set(rows.flatMap((row) => (row.kind === 'person' ? row.person.phone : [])))]
  const withTags = rows.some((row) => row.kind === 'person' && row.person.tags.length > 0)
  const goesOn = await write(async (tx) => {
    if (run.kind === 'IMPORTING') await lockNumbers(tx, run.shopId)
    const { plan, optedOut } = await planChunk(tx, run, rows, phones, withTags, progress)
    if (!(await recordChunk(tx, run, plan.counts, bytesRead))) return false
    await keepProblemRows(tx, run, plan.problems, progress.kept)
    if (run.kind === 'IMPORTING') await writePlan(tx, run, plan, optedOut, clock.now())
    return plan.problems.length
  })
  if (goesOn === false) return false
  progress.kept += goesOn
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

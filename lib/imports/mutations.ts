import 'server-only'
import type { ShopId } from '@/lib/auth/shop-id'
import { type Tx, write } from '@/lib/db/client'
import { jsonTable, literal, Prisma } from '@/lib/db/sql'
import type { FileFacts } from './inspect-file'
import type { Counts, Problem } from './plan-rows'
import { type ChangeImportInput, MAX_PROBLEM_ROWS, type MappingRefusal, mappingRefusal } from './schema'

type RunKind = 'CHECKING' | 'IMPORTING'
/** One run over one file. A newer run has a higher number; the older run then stops. */
export type Run = { importId: string; shopId: ShopId; number: number; kind: RunKind }
export type StartRefusal = MappingRefusal | 'not_found' | 'not_open' | 'not_ready'
export type StartResult = { ok: true; run: Run } | { ok: false; reason: StartRefusal }

const NOTHING = { rows: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0, keptOptOut: 0, bytesRead: 0, problem: null }

type NewImport = FileFacts & { id: string; fileName: string; bytes: number; now: Date }

/** Stores what is known of an uploaded file. Creates no customers. */
export async function createImport(shopId: ShopId, { id, fileName, bytes, encoding, delimiter, hasHeader, sample, mapping, now }: NewImport) {
  const data = { id, shopId, fileName, bytes, encoding, delimiter, hasHeader, sample: JSON.stringify(sample), mapping: JSON.stringify(mapping), createdAt: now }
  await write((tx) => tx.import.create({ data }))
}

/**
 * Saves the choice of columns, header and tag, and creates a new dry run; an earlier dry run stops at its next chunk.
 * Refuses with `not_found` or, when the import has started, `not_open`. A mapping that is refused (`no_phone_column`, `field_twice`) is saved
 * too, so that the owner can correct it later. @returns the run, for `startRun`.
 */
export function changeImport(shopId: ShopId, { id, mapping, hasHeader, tag }: ChangeImportInput): Promise<StartResult> {
  const refusal = mappingRefusal(mapping)
  return write(async (tx) => {
    const { count } = await tx.import.updateMany({
      where: { id, shopId, status: { in: ['UPLOADED', 'CHECKING', 'READY', 'FAILED'] } },
      data: { mapping: JSON.stringify(mapping), hasHeader, tag, ...NOTHING, run: { increment: 1 }, status: refusal ? 'UPLOADED' : 'CHECKING' },
    })
    if (count === 0) return { ok: false, reason: (await tx.import.count({ where: { id, shopId } })) === 0 ? 'not_found' : 'not_open' }
    await tx.importRow.deleteMany({ where: { importId: id } })
    return refusal ? { ok: false, reason: refusal } : { ok: true, run: await currentRun(tx, shopId, id, 'CHECKING') }
  })
}

/** Creates the run that imports. Refuses with `not_ready` unless the dry run has finished, so a second call is refused. @returns the run, for `startRun`. */
export function startImport(shopId: ShopId, id: string): Promise<StartResult> {
  return write(async (tx) => {
    const { count } = await tx.import.updateMany({ where: { id, shopId, status: 'READY' }, data: { ...NOTHING, run: { increment: 1 }, status: 'IMPORTING' } })
    if (count === 0) return { ok: false, reason: (await tx.import.count({ where: { id, shopId } })) === 0 ? 'not_found' : 'not_ready' }
    await tx.importRow.deleteMany({ where: { importId: id } })
    return { ok: true, run: await currentRun(tx, shopId, id, 'IMPORTING') }
  })
}

/**
 * Creates a new run in place of one that a server stop interrupted. A dry run starts again from zero; an import keeps its
 * counts and continues after the committed rows. @returns the run, or null when the import is not checking or importing.
 */
export function resumeRun(shopId: ShopId, id: string): Promise<Run | null> {
  return write(async (tx) => {
    const importing = await tx.import.updateMany({ where: { id, shopId, status: 'IMPORTING' }, data: { run: { increment: 1 } } })
    if (importing.count === 1) return currentRun(tx, shopId, id, 'IMPORTING')
    const checking = await tx.import.updateMany({ where: { id, shopId, status: 'CHECKING' }, data: { ...NOTHING, run: { increment: 1 } } })
    if (checking.count === 0) return null
    await tx.importRow.deleteMany({ where: { importId: id } })
    return currentRun(tx, shopId, id, 'CHECKING')
  })
}

async function currentRun(tx: Tx, shopId: ShopId, importId: string, kind: RunKind): Promise<Run> {
  const { run } = await tx.import.findFirstOrThrow({ where: { id: importId, shopId }, select: { run: true } })
  return { importId, shopId, number: run, kind }
}

const whereCurrent = ({ importId, shopId, number, kind }: Run) => ({ id: importId, shopId, run: number, status: kind })

/** Adds a chunk's counts. @returns false when a newer run has replaced this one; the caller must then write nothing of the chunk. */
export async function recordChunk(tx: Tx, run: Run, counts: Counts, bytesRead: number): Promise<boolean> {
  const increments = Object.fromEntries(Object.entries(counts).map(([name, increment]) => [name, { increment }]))
  const { count } = await tx.import.updateMany({ where: whereCurrent(run), data: { ...increments, bytesRead } })
  return count === 1
}

/** Stores skipped and rejected rows, up to MAX_PROBLEM_ROWS a run. @param kept the number of rows that the run has already stored. */
export async function keepProblemRows(tx: Tx, { importId }: Run, problems: readonly Problem[], kept: number) {
  const fitting = problems.slice(0, Math.max(0, MAX_PROBLEM_ROWS - kept))
  for (const outcome of ['SKIPPED', 'REJECTED'] as const) {
    const rows = fitting.filter((problem) => problem.outcome === outcome).map(({ line, reason, cells }) => ({ line, reason, cells: storable(cells) }))
    if (rows.length === 0) continue
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO "ImportRow" ("importId", line, outcome, reason, cells)
      SELECT ${importId}, v.line, ${outcomeLiteral[outcome]}, v.reason, v.cells
      FROM ${jsonTable('v', rows, { line: 'integer', reason: 'text', cells: 'text' })}`)
  }
}

const outcomeLiteral = { SKIPPED: literal('SKIPPED'), REJECTED: literal('REJECTED') }

/** Postgres cannot store NUL in text. */
function storable(cells: readonly string[]): string {
  return JSON.stringify(cells.map((cell) => cell.replaceAll('\0', '')))
}

/** Marks a run as finished. @returns false when a newer run has replaced it. */
export async function finishRun(run: Run, now: Date): Promise<boolean> {
  const ending = run.kind === 'IMPORTING' ? ({ status: 'DONE', finishedAt: now } as const) : ({ status: 'READY' } as const)
  const { count } = await write((tx) => tx.import.updateMany({ where: whereCurrent(run), data: ending }))
  return count === 1
}

/** Marks a run as failed. Rows that are already imported stay, with their counts. @param problem the reason, shown to the owner. */
export async function failRun(run: Run, problem: string) {
  await write((tx) => tx.import.updateMany({ where: whereCurrent(run), data: { status: 'FAILED', problem } }))
}

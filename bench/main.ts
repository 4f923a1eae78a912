// npm run bench -- import | import-memory | list | pages | pages-while-sending | dispatch | dispatch-memory | all   [--rows N] [--postgres]
// Figures are ratios within one run, because machines differ, and one machine differs from minute to minute.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rows: { type: 'string' }, postgres: { type: 'boolean', default: false } } })

const benches: Record<string, (options: { rows: number | undefined }) => Promise<void>> = {
  import: async (options) => (await import('./import')).benchImport(options.rows ?? 100_000),
  'import-memory': async (options) => (await import('./import')).benchImportMemory(options.rows ?? 1_000_000),
  list: async (options) => (await import('./list')).benchList(options.rows ?? 100_000),
  pages: async (options) => (await import('./pages')).benchPages(options.rows ?? 100_000),
  'pages-while-sending': async (options) => (await import('./pages-while-sending')).benchPagesWhileSending(options.rows ?? 100_000),
  dispatch: async (options) => (await import('./dispatch')).benchDispatch(options.rows ?? 100_000),
  'dispatch-memory': async (options) => (await import('./dispatch-memory')).benchDispatchMemory(options.rows ?? 300_000),
}

const names = positionals[0] === 'all' ? Object.keys(benches) : positionals
const unknown = names.filter((name) => !benches[name])
if (names.length === 0 || unknown.length > 0) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')} | all [--rows N] [--postgres]`)
  process.exit(1)
}

// Each bench runs in a process of its own, so that its memory and database do not affect the next one.
if (names.length > 1) {
  const options = process.argv.slice(2).filter((argument) => argument.startsWith('-') || argument === values.rows)
  for (const name of names) spawnSync(process.execPath, [...process.execArgv, import.meta.filename, name, ...options], { stdio: 'inherit' })
  process.exit(0)
}

// Each run has its own database. Settings are read when the first module of lib/ is loaded, so they are set before.
const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-bench-'))
const server = values.postgres ? await (await import('../scripts/postgres.mjs')).startPostgres({ isDurable: true }) : undefined
process.env.SHOPBELL_DATA_DIR = folder
process.env.DATABASE_URL = server?.url('postgres') ?? `file:${path.join(folder, 'bench.db')}`

try {
  await (await import('@/lib/db/migrate')).migrate(process.env.DATABASE_URL)
  await (await import('./database')).makeLogFiles()
  for (const name of names) await benches[name]?.({ rows: values.rows === undefined ? undefined : Number(values.rows) })
} finally {
  await (await import('@/lib/db/client')).disconnect()
  server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)

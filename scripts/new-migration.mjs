// Writes the next migration for both databases: the difference between prisma/schema.prisma and the data model at the last
// migration (prisma/migrations/schema.prisma). It uses the WebAssembly build of Prisma's own engine, so it downloads nothing.
// For Postgres the engine asks a server for its version, so a temporary server is started.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { startPostgres } from './postgres.mjs'

const root = path.resolve(import.meta.dirname, '..')
const folder = path.join(root, 'prisma/migrations')
const snapshot = path.join(folder, 'schema.prisma')
const name = process.argv[2]
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Usage: npm run migration -- <name_in_snake_case>')
  process.exit(1)
}

const server = await startPostgres()
const databases = {
  sqlite: { provider: 'sqlite', adapter: () => new PrismaBetterSqlite3({ url: 'file::memory:' }) },
  postgres: { provider: 'postgresql', adapter: () => new PrismaPg({ connectionString: server.url('postgres') }) },
}

async function loadEngine() {
  const require = createRequire(import.meta.url)
  const source = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bindings = await import(source)
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) }
  const { instance } = await WebAssembly.instantiate(readFileSync(source.replace(/\.js$/, '.wasm')), { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return bindings.SchemaEngine
}

const SchemaEngine = await loadEngine()

async function difference({ provider, adapter }) {
  const withProvider = (file) => [{ path: 'schema.prisma', content: readFileSync(file, 'utf8').replace('provider = "sqlite"', `provider = "${provider}"`) }]
  const to = withProvider(path.join(root, 'prisma/schema.prisma'))
  const engine = await SchemaEngine.new(
    { datamodels: to.map(({ path: file, content }) => [file, content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter()),
  )
  const from = existsSync(snapshot) ? { tag: 'schemaDatamodel', files: withProvider(snapshot) } : { tag: 'empty' }
  const { stdout } = await engine.diff({
    from,
    to: { tag: 'schemaDatamodel', files: to },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  // If an enum changes, the engine writes BEGIN and COMMIT, which would end the transaction of lib/db/migrate.ts.
  return stdout.replace(/^(BEGIN|COMMIT);\n?/gm, '')
}

mkdirSync(folder, { recursive: true })
const scripts = {}
for (const [database, description] of Object.entries(databases)) scripts[database] = await difference(description)
if (Object.values(scripts).every((sql) => !sql || sql.includes('This is an empty migration'))) {
  console.log('The model has not changed since the last migration.')
  server.stop()
  process.exit(0)
}
for (const [database, sql] of Object.entries(scripts)) {
  const done = existsSync(path.join(folder, database)) ? readdirSync(path.join(folder, database)) : []
  const target = path.join(folder, database, `${String(done.length + 1).padStart(4, '0')}_${name}`)
  mkdirSync(target, { recursive: true })
  writeFileSync(path.join(target, 'migration.sql'), sql)
  console.log(path.relative(root, target))
}
writeFileSync(snapshot, readFileSync(path.join(root, 'prisma/schema.prisma')))
server.stop()
process.exit(0)

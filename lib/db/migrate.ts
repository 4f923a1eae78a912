import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'

type Applied = { migration_name: string; checksum: string }
type Migration = { name: string; sql: string }

/** What applying migrations needs of a database. */
type Target = {
  execute(sql: string): Promise<unknown>
  applied(): Promise<Applied[]>
  close(): Promise<unknown>
}

const FOLDER = path.resolve('prisma/migrations')

// Prisma's own bookkeeping table, so that its CLI sees the same history on machines that can run it.
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMP, "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT, "rolled_back_at" TIMESTAMP, "started_at" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`
const APPLIED = 'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL ORDER BY migration_name'
// Any number will do if every process uses the same one. One process migrates while the others wait.
const ADVISORY_LOCK = 7_206_513

function openSqlite(url: string): Target {
  const file = url.replace(/^file:/, '')
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
  const database = new Database(file, { timeout: 30_000 })
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE')
  return {
    execute: async (sql) => database.exec(sql),
    applied: async () => database.prepare(APPLIED).all() as Applied[],
    close: async () => database.close(),
  }
}

async function openPostgres(url: string): Promise<Target> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  await client.query('BEGIN')
  await client.query(`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`)
  return { execute: (sql) => client.query(sql), applied: async () => (await client.query(APPLIED)).rows, close: () => client.end() }
}

/**
 * Migrates the database to this version: applies all missing migrations of prisma/migrations in one transaction. Creates an SQLite file
 * that does not exist.
 * @param url `file:…` or `postgresql://…`
 * @param beforeChange is called when a database that exists is about to change, while nobody else can write an SQLite database. If it
 * throws, nothing is changed.
 * @returns the names of the migrations that were applied now.
 * @throws an Error for the owner if the database is newer than this version, or a migration was changed after it had been applied.
 */
export async function migrate(url: string, folder = FOLDER, beforeChange: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const isSqlite = url.startsWith('file:')
  const target = isSqlite ? openSqlite(url) : await openPostgres(url)
  try {
    await target.execute(HISTORY)
    const applied = await target.applied()
    const missing = missingOf(migrationsIn(path.join(folder, isSqlite ? 'sqlite' : 'postgres')), applied)
    if (applied.length > 0 && missing.length > 0) await beforeChange()
    for (const { name, sql } of missing) {
      await target.execute(sql)
      await target.execute(`INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
        VALUES ('${crypto.randomUUID()}', '${checksum(sql)}', CURRENT_TIMESTAMP, '${name}', 1)`)
    }
    await target.execute('COMMIT')
    return missing.map(({ name }) => name)
  } finally {
    await target.close()
  }
}

/**
 * Makes sure that a Postgres has exactly this version, and changes nothing: for workers, because only the app migrates. Waits while a
 * migration is being applied.
 * @throws an Error for the owner if the database is older or newer.
 */
export async function requireMigrated(url: string, folder = FOLDER): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query('BEGIN READ ONLY')
    await client.query(`SELECT pg_advisory_xact_lock_shared(${ADVISORY_LOCK})`)
    const { rows: tables } = await client.query(`SELECT 1 WHERE to_regclass('"_prisma_migrations"') IS NOT NULL`)
    const applied: Applied[] = tables.length > 0 ? (await client.query(APPLIED)).rows : []
    const [first] = missingOf(migrationsIn(path.join(folder, 'postgres')), applied)
    if (first)
      throw new Error(
        `it is older than this version of Shopbell (it lacks "${first.name}"). Please start the app of this version first: npm start brings it up to date.`,
      )
  } finally {
    await client.end()
  }
}

function migrationsIn(scripts: string): Migration[] {
  return readdirSync(scripts)
    .sort()
    .map((name) => ({ name, sql: readFileSync(path.join(scripts, name, 'migration.sql'), 'utf8') }))
}

/** The migrations of `known` that the database lacks. */
function missingOf(known: readonly Migration[], rows: readonly Applied[]): Migration[] {
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  for (const name of applied.keys())
    if (!known.some((migration) => migration.name === name))
      throw new Error(`it was made by a newer version of Shopbell (it has "${name}"). Please start that version.`)
  return known.filter(({ name, sql }) => {
    const before = applied.get(name)
    if (before && before !== checksum(sql)) throw new Error(`the migration "${name}" was changed after it had been applied. Please restore its file.`)
    return !before
  })
}

function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}

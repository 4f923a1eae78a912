import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'

/** The little that applying migrations needs of a database. */
type Target = {
  execute(sql: string): Promise<unknown>
  applied(): Promise<{ migration_name: string; checksum: string }[]>
  close(): Promise<unknown>
}

// Prisma's own bookkeeping table, so that its CLI sees the same history where it can be used.
const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMP, "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT, "rolled_back_at" TIMESTAMP, "started_at" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`
const APPLIED = 'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL ORDER BY migration_name'
// Any number, the same in every process: one migrates, the others wait.
const ADVISORY_LOCK = 7_206_513

function openSqlite(url: string): Target {
  const file = url.replace(/^file:/, '')
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
  const database = new Database(file, { timeout: 30_000 })
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE')
  return {
    execute: async (sql) => database.exec(sql),
    applied: async () => database.prepare(APPLIED).all() as { migration_name: string; checksum: string }[],
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
 * Brings the database up to this version: applies what is missing of prisma/migrations, all or nothing; creates an SQLite file.
 * @param url `file:…` or `postgresql://…`
 * @returns the names of the migrations that were applied now.
 * @throws a sentence for the owner when the database is newer than this version, or a migration was changed after it was applied.
 */
export async function migrate(url: string, folder = path.resolve('prisma/migrations')): Promise<string[]> {
  const isSqlite = url.startsWith('file:')
  const scripts = path.join(folder, isSqlite ? 'sqlite' : 'postgres')
  const known = readdirSync(scripts)
    .sort()
    .map((name) => ({ name, sql: readFileSync(path.join(scripts, name, 'migration.sql'), 'utf8') }))
  const target = isSqlite ? openSqlite(url) : await openPostgres(url)
  try {
    await target.execute(LEDGER)
    const applied = new Map((await target.applied()).map((row) => [row.migration_name, row.checksum]))
    for (const name of applied.keys())
      if (!known.some((migration) => migration.name === name))
        throw new Error(`The database was made by a newer version of Shopbell (it has "${name}"). Please start that version.`)
    const missing = known.filter(({ name, sql }) => {
      const before = applied.get(name)
      if (before && before !== checksum(sql)) throw new Error(`The migration "${name}" was changed after it had been applied. Please restore its file.`)
      return !before
    })
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

function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}

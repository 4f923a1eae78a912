import 'server-only'
import Database from 'better-sqlite3'
import pg from 'pg'
import { Prisma } from './generated/sqlite/client'
import { timeText } from './times'
import { watchFile } from './watch-file'

type Template = TemplateStringsArray | Prisma.Sql

/** Statements of one transaction, or single reads. The names are those of Prisma's client. */
export type Sql = {
  $queryRaw<Rows = unknown>(template: Template, ...values: unknown[]): Promise<Rows>
  $executeRaw(template: Template, ...values: unknown[]): Promise<number>
}

/** Connections without Prisma, which halve the time that a batch of the message ledger takes (docs/decisions/0008). */
export type RawDatabase = {
  read: Pick<Sql, '$queryRaw'>
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Brings everything into the database's own file. On Postgres there is nothing to do. */
  checkpoint(): void
  /** Is the file that is open still the one at its path? Always on Postgres. */
  isInPlace(): boolean
  close(): Promise<void>
}

function compose(template: Template, values: unknown[]): Prisma.Sql {
  return template instanceof Prisma.Sql ? template : Prisma.sql(template, ...values)
}

function toSqlite(value: unknown): unknown {
  if (value instanceof Date) return timeText(value)
  if (typeof value === 'boolean') return Number(value)
  return value ?? null
}

/**
 * Statements run synchronously. The write gate (client.ts) keeps other transactions away from the writing connection until the commit.
 * @param mayWrite false: a statement that changes anything is refused.
 */
function sqliteSql(database: Database.Database, mayWrite: boolean): Sql {
  const prepared = new Map<string, Database.Statement<unknown[], unknown>>()
  function statement({ sql }: Prisma.Sql) {
    const known = prepared.get(sql)
    if (known) return known
    const fresh = database.prepare<unknown[], unknown>(sql)
    if (!mayWrite && !fresh.readonly) throw new Error('readSql was asked to write: use writeSql')
    prepared.set(sql, fresh)
    return fresh
  }
  return {
    async $queryRaw<Rows>(template: Template, ...values: unknown[]) {
      const sql = compose(template, values)
      return statement(sql).all(...sql.values.map(toSqlite)) as Rows
    },
    async $executeRaw(template, ...values) {
      const sql = compose(template, values)
      return statement(sql).run(...sql.values.map(toSqlite)).changes
    },
  }
}

/**
 * Opens the file at its first use: the build loads this module, too, and has no database.
 *
 * Reads use the writing connection while no transaction is open on it, because each commit empties the page cache of every other
 * connection. During a transaction they use a connection of their own, which sees only what is committed.
 */
export function openSqlite(file: string): RawDatabase {
  const open = (...pragmas: string[]) => {
    const database = new Database(file)
    for (const pragma of ['journal_mode=WAL', 'busy_timeout=5000', 'foreign_keys=ON', 'wal_autocheckpoint=8000', ...pragmas]) database.pragma(pragma)
    return { database, sql: sqliteSql(database, true), readSql: sqliteSql(database, false) }
  }
  let reading: ReturnType<typeof open> | undefined
  let writing: ReturnType<typeof open> | undefined
  const reader = () => (reading ??= open('query_only=ON'))
  const place = watchFile(file)
  const writer = () => {
    writing ??= open('synchronous=FULL', 'cache_size=-16384')
    place.remember()
    return writing
  }
  const idle = () => (writer().database.inTransaction ? reader() : writer())
  return {
    read: { $queryRaw: (template, ...values) => idle().readSql.$queryRaw(template, ...values) },
    async transaction(work) {
      const { database, sql } = writer()
      database.exec('BEGIN IMMEDIATE')
      try {
        const value = await work(sql)
        database.exec('COMMIT')
        return value
      } catch (error) {
        if (database.inTransaction) database.exec('ROLLBACK')
        throw error
      }
    },
    checkpoint() {
      // Should another program read the file just now, part of the log stays beside it, and nothing is lost.
      writer().database.pragma('wal_checkpoint(TRUNCATE)')
    },
    isInPlace: place.isSame,
    async close() {
      reading?.database.close()
      writing?.database.close()
    },
  }
}

const INT8 = 20
const TIMESTAMP = 1114

/** Reads counts as numbers, and times as UTC: Postgres stores them without a time zone. */
function parserOf(oid: number) {
  if (oid === INT8) return Number
  if (oid === TIMESTAMP) return (text: string) => new Date(`${text.replace(' ', 'T')}Z`)
  return pg.types.getTypeParser(oid, 'text')
}

const statementNames = new Map<string, string>()

/** A statement with a name is parsed by the server only once. The texts are constants of the code, so there are few names. */
function nameOf(text: string): string {
  const name = statementNames.get(text) ?? `s${statementNames.size}`
  statementNames.set(text, name)
  return name
}

/** @param isNamed do statements get names? Those of transactions do. Those of reads do not, because their texts vary with their filters. */
function postgresSql(client: pg.Pool | pg.PoolClient, isNamed: boolean): Sql {
  const toPostgres = (value: unknown) => (value instanceof Date ? value.toISOString().replace('Z', '') : value)
  const run = (template: Template, values: unknown[]) => {
    const sql = compose(template, values)
    const name = isNamed ? nameOf(sql.text) : undefined
    return client.query({ name, text: sql.text, values: sql.values.map(toPostgres), types: { getTypeParser: parserOf } })
  }
  return {
    async $queryRaw<Rows>(template: Template, ...values: unknown[]) {
      return (await run(template, values)).rows as Rows
    },
    async $executeRaw(template, ...values) {
      return (await run(template, values)).rowCount ?? 0
    },
  }
}

// Half of a batch's lease (lib/dispatcher), so that there is time for a second try to store the gateway's answer.
const WAIT_MS = 60_000

/**
 * @param waitMs the time limit for a connection and for the answer to a statement. Without it, we would wait a quarter of an hour for a
 * server that vanished without closing the connection. After the same time the server ends a transaction of ours that is idle.
 */
export function openPostgres(connectionString: string, waitMs = WAIT_MS): RawDatabase {
  // `pipeline`: statements that do not wait for each other's answers travel together. If one of them exceeds the time limit, their connection is closed.
  const pool = new pg.Pool({ connectionString, max: 10, pipeline: true, keepAlive: true, query_timeout: waitMs, connectionTimeoutMillis: waitMs })
  // Plan each statement anew: a plan from when the tables were empty would still be used after an import of 100,000 people.
  const settings = `SET plan_cache_mode = force_custom_plan; SET idle_in_transaction_session_timeout = ${waitMs}`
  pool.on('connect', (client) => void client.query(settings).catch(() => {}))
  // If the server closes an idle connection, the next query opens a new one.
  pool.on('error', () => {})
  return {
    read: postgresSql(pool, false),
    async transaction(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      // Without a listener, a connection that breaks between two queries would end the process. With it, the next query fails.
      const notice = (error: Error) => {
        broken = error
      }
      client.on('error', notice)
      try {
        await client.query('BEGIN')
        const value = await work(postgresSql(client, true))
        await client.query('COMMIT')
        return value
      } catch (error) {
        await client.query('ROLLBACK').catch(notice)
        throw error
      } finally {
        client.off('error', notice)
        client.release(broken)
      }
    },
    checkpoint() {},
    isInPlace: () => true,
    close: () => pool.end(),
  }
}

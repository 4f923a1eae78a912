import 'server-only'
import Database from 'better-sqlite3'
import pg from 'pg'
import { Prisma } from './generated/sqlite/client'
import { timeText } from './times'

type Template = TemplateStringsArray | Prisma.Sql

/** Statements of one transaction, or single reads: the part of Prisma's client that is plain SQL, with its names. */
export type Sql = {
  $queryRaw<Rows = unknown>(template: Template, ...values: unknown[]): Promise<Rows>
  $executeRaw(template: Template, ...values: unknown[]): Promise<number>
}

/** A connection without Prisma between: what the message ledger's hot path uses (docs/decisions/0008). */
export type RawDatabase = {
  read: Pick<Sql, '$queryRaw'>
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
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

/** Statements run at once, in the calling turn: between two of them nothing else of this process reaches this connection but its own transaction. */
function sqliteSql(database: Database.Database): Sql {
  const prepared = new Map<string, Database.Statement<unknown[], unknown>>()
  function statement({ sql }: Prisma.Sql) {
    const known = prepared.get(sql)
    if (known) return known
    const fresh = database.prepare<unknown[], unknown>(sql)
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

/** Opens the file at the first use: a build loads this module too, and has no database. */
export function openSqlite(file: string): RawDatabase {
  const open = (...pragmas: string[]) => {
    const database = new Database(file)
    for (const pragma of ['journal_mode=WAL', 'busy_timeout=5000', 'foreign_keys=ON', 'wal_autocheckpoint=8000', ...pragmas]) database.pragma(pragma)
    return { database, sql: sqliteSql(database) }
  }
  let reading: ReturnType<typeof open> | undefined
  let writing: ReturnType<typeof open> | undefined
  const reader = () => (reading ??= open('query_only=ON'))
  const writer = () => (writing ??= open('synchronous=FULL', 'cache_size=-16384'))
  return {
    read: { $queryRaw: (template, ...values) => reader().sql.$queryRaw(template, ...values) },
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
    async close() {
      reading?.database.close()
      writing?.database.close()
    },
  }
}

const INT8 = 20
const TIMESTAMP = 1114

/** Counts as numbers; times, which are stored without a zone, as the UTC that they are. */
function parserOf(oid: number) {
  if (oid === INT8) return Number
  if (oid === TIMESTAMP) return (text: string) => new Date(`${text.replace(' ', 'T')}Z`)
  return pg.types.getTypeParser(oid, 'text')
}

const statementNames = new Map<string, string>()

/** The server keeps a statement that has a name, and need not read it again. Their texts are constants of the code, so they are few. */
function nameOf(text: string): string {
  const name = statementNames.get(text) ?? `s${statementNames.size}`
  statementNames.set(text, name)
  return name
}

/** @param isKept whether statements get names: those of transactions do; of reads, whose texts vary with their filters, not. */
function postgresSql(client: pg.Pool | pg.PoolClient, isKept: boolean): Sql {
  const toPostgres = (value: unknown) => (value instanceof Date ? value.toISOString().replace('Z', '') : value)
  const run = (template: Template, values: unknown[]) => {
    const sql = compose(template, values)
    return client.query({ name: isKept ? nameOf(sql.text) : undefined, text: sql.text, values: sql.values.map(toPostgres), types: { getTypeParser: parserOf } })
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

// Half of a request's lease (lib/dispatcher): an answer of the gateway that cannot be stored has time for a second try.
const WAIT_MS = 60_000

/**
 * @param waitMs how long a statement's answer, or a connection, is waited for. A server that has vanished without a word would be
 * waited for for a quarter of an hour. The server gives up a silent transaction of ours after the same time.
 */
export function openPostgres(connectionString: string, waitMs = WAIT_MS): RawDatabase {
  // Statements that do not wait for each other's answers travel together; when one is given up, so is their connection.
  const pool = new pg.Pool({ connectionString, max: 10, pipeline: true, keepAlive: true, query_timeout: waitMs, connectionTimeoutMillis: waitMs })
  // Planned each time: a plan made while the tables were empty would still be in use when 100,000 people have been added.
  const settings = `SET plan_cache_mode = force_custom_plan; SET idle_in_transaction_session_timeout = ${waitMs}`
  pool.on('connect', (client) => void client.query(settings).catch(() => {}))
  // An idle connection that the server ends is replaced by the next query.
  pool.on('error', () => {})
  return {
    read: postgresSql(pool, false),
    async transaction(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      // Between two queries nobody else hears that the connection broke, and a process that does not listen would end. The next query fails.
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
    close: () => pool.end(),
  }
}

import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaPg } from '@prisma/adapter-pg'
import { env } from '@/lib/env'
import { createGate } from './gate'
import { PrismaClient as PostgresClient } from './generated/postgres/client'
import { type Prisma, PrismaClient as SqliteClient } from './generated/sqlite/client'
import { openPostgres, openSqlite, type Sql } from './raw'
import { immediate, withPragmas } from './sqlite-adapter'

type ReadVerb = 'findMany' | 'findFirst' | 'findUnique' | 'findFirstOrThrow' | 'findUniqueOrThrow' | 'count' | 'groupBy' | 'aggregate'
type ModelName = Uncapitalize<Prisma.ModelName>

/** The database for reading. A call that changes a row does not compile. */
export type Db = { [Model in ModelName]: Pick<SqliteClient[Model], Extract<ReadVerb, keyof SqliteClient[Model]>> } & Pick<SqliteClient, '$queryRaw'>
/** The argument of a function that `write` runs: reads and writes of one transaction. */
export type Tx = Prisma.TransactionClient
export type { Sql }

export const isPostgres = !env.DATABASE_URL.startsWith('file:')

// A transaction may wait behind a long import chunk, and may itself be an audience of 100,000 people.
const transactionOptions = { maxWait: 60_000, timeout: 120_000 }

function connect() {
  const inside = new AsyncLocalStorage<true>()
  if (isPostgres) {
    // The SQLite client's types are the narrower ones: what compiles against them exists on both databases.
    const client = new PostgresClient({ adapter: new PrismaPg({ connectionString: env.DATABASE_URL, max: 10 }), transactionOptions }) as unknown as SqliteClient
    return { reader: client, writer: client, raw: openPostgres(env.DATABASE_URL), gate: undefined, inside }
  }
  // SQLite has one writer. On a shared connection, Prisma would run a plain query inside whatever transaction is open, and a
  // rollback would then undo a write that was acknowledged. So reads have their own connection, which cannot write, and the
  // gate gives the writing connection to one transaction at a time. synchronous=FULL, because with NORMAL a power cut may undo
  // a committed claim, and its texts would be sent twice.
  const open = (pragmas: string) => withPragmas(new PrismaBetterSqlite3({ url: env.DATABASE_URL }), pragmas)
  const common = 'PRAGMA journal_mode=WAL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8000;'
  return {
    reader: new SqliteClient({ adapter: open(`${common} PRAGMA query_only=ON;`) }),
    writer: new SqliteClient({ adapter: immediate(open(`${common} PRAGMA synchronous=FULL;`)), transactionOptions }),
    raw: openSqlite(env.DATABASE_URL.slice('file:'.length)),
    gate: createGate(),
    inside,
  }
}

// Next bundles this file several times (instrumentation, pages, route handlers), but a process must have only one gate.
const shared = globalThis as typeof globalThis & { shopbellDatabase?: ReturnType<typeof connect> }
shared.shopbellDatabase ??= connect()
const { reader, writer, raw, gate, inside } = shared.shopbellDatabase

/** The database for reading. It sees only what is committed. */
export const db: Db = reader

function alone<T>(transaction: () => Promise<T>): Promise<T> {
  if (inside.getStore()) throw new Error('write() was called inside write(): pass its tx on instead')
  const run = () => inside.run(true, transaction)
  return gate ? gate.enter(run) : run()
}

/**
 * Runs `work` in one transaction and returns its value once the commit is on disk. If `work` throws, the transaction is rolled back. On
 * SQLite no other transaction of this process runs meanwhile. `write` and `writeSql` are the only ways to write. Calling `write`
 * inside `write` throws: pass `tx` on instead.
 */
export function write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return alone(() => writer.$transaction(work))
}

/** Like `write`, on a connection without Prisma. It is for the message ledger, which is plain SQL and decides how fast texts are sent. */
export function writeSql<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  return alone(() => raw.transaction(work))
}

/** Reads by SQL, without Prisma. Counts are numbers. Times have to be read with `readTime`. */
export const readSql: Pick<Sql, '$queryRaw'> = raw.read

/**
 * Is the SQLite file that this process has open still the one at its path? If it was moved, deleted or replaced, what is written goes into
 * a file that nobody will find. Always true on Postgres.
 */
export const isDatabaseInPlace = (): boolean => raw.isInPlace()

/** Is a transaction of this process running or waiting? Only on SQLite. Virtual time in tests stands still while one is. */
export const isWriting = (): boolean => gate?.isBusy() ?? false

/**
 * Ends writing for good, for a process that is about to exit: waits for the transaction that runs, and brings an SQLite database into its
 * one file, so that a copy of that file is whole. A transaction that comes later waits, and is never acknowledged.
 */
export async function endWriting(): Promise<void> {
  if (!gate) return
  await new Promise<void>((resolve, reject) => {
    void gate.enter(async () => {
      try {
        raw.checkpoint()
        resolve()
      } catch (error) {
        reject(error)
      }
      await new Promise(() => {})
    })
  })
}

/** Closes the connections. For scripts and tests. */
export async function disconnect() {
  await Promise.all([reader.$disconnect(), writer.$disconnect(), raw.close()])
  shared.shopbellDatabase = undefined
}

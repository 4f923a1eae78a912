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

/** Reads only: nothing that changes a row compiles. */
export type Db = { [Model in ModelName]: Pick<SqliteClient[Model], Extract<ReadVerb, keyof SqliteClient[Model]>> } & Pick<SqliteClient, '$queryRaw'>
/** What `write` hands to its function: reads and writes of one transaction. */
export type Tx = Prisma.TransactionClient
export type { Sql }

export const isPostgres = !env.DATABASE_URL.startsWith('file:')

// A transaction may wait behind a long import chunk, and may itself be an audience of 100,000 people.
const transactionOptions = { maxWait: 60_000, timeout: 120_000 }

function connect() {
  const inside = new AsyncLocalStorage<true>()
  if (isPostgres) {
    // The SQLite client's types are the narrower ones: what compiles against them exists on both.
    const client = new PostgresClient({ adapter: new PrismaPg({ connectionString: env.DATABASE_URL, max: 10 }), transactionOptions }) as unknown as SqliteClient
    return { reader: client, writer: client, raw: openPostgres(env.DATABASE_URL), gate: undefined, inside }
  }
  // SQLite has one writer. Prisma would let a plain query run inside whatever transaction is open on the shared connection,
  // and a rollback would then take it along although it was acknowledged. So reads have a connection of their own that
  // cannot write, and the gate gives the writing connection to one transaction at a time. FULL, because with NORMAL a
  // committed "is being sent" may be gone after a power cut, and the text would leave twice.
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

// Next bundles this file more than once (instrumentation, pages, route handlers); the gate must be one in the process.
const shared = globalThis as typeof globalThis & { shopbellDatabase?: ReturnType<typeof connect> }
shared.shopbellDatabase ??= connect()
const { reader, writer, raw, gate, inside } = shared.shopbellDatabase

/** The database for reading: sees what is committed. */
export const db: Db = reader

function alone<T>(transaction: () => Promise<T>): Promise<T> {
  if (inside.getStore()) throw new Error('write() was called inside write(): pass its tx on instead')
  const run = () => inside.run(true, transaction)
  return gate ? gate.enter(run) : run()
}

/**
 * Runs `work` in one transaction, alone on SQLite, and returns its value once the commit is on disk. A throw rolls back.
 * The only way to write, with `writeSql`. Pass `tx` on to what belongs to the transaction: calling `write` inside `write` throws.
 */
export function write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return alone(() => writer.$transaction(work))
}

/** The same, on a connection without Prisma: for the message ledger, which is all SQL and is what sending waits for. */
export function writeSql<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  return alone(() => raw.transaction(work))
}

/** Reads by SQL, without Prisma. Times come as `readTime` takes them, counts as numbers. */
export const readSql: Pick<Sql, '$queryRaw'> = raw.read

/** Is a transaction of this process running or waiting? On SQLite; for virtual time, which stands still until none is. */
export const isWriting = (): boolean => gate?.isBusy() ?? false

/** Closes the connections, for scripts and tests. */
export async function disconnect() {
  await Promise.all([reader.$disconnect(), writer.$disconnect(), raw.close()])
  shared.shopbellDatabase = undefined
}

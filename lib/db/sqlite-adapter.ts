import 'server-only'
import type { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'

type Statement = { run(): unknown }
/** What we need of the adapter's connection; `client` is not part of its public type. */
type Connection = { client: { prepare(sql: string): Statement } }

/** Makes each new connection start with these PRAGMAs (semicolons between). */
export function withPragmas(factory: PrismaBetterSqlite3, pragmas: string): PrismaBetterSqlite3 {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const connection = await connect()
    await connection.executeScript(pragmas)
    return connection
  }
  return factory
}

/**
 * Makes transactions start with BEGIN IMMEDIATE. The adapter's plain BEGIN takes the write lock at the first write, and in WAL
 * mode fails at once if another process has written since the first read. (https://sqlite.org/lang_transaction.html)
 */
export function immediate(factory: PrismaBetterSqlite3): PrismaBetterSqlite3 {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const connection = await connect()
    const { client } = connection as unknown as Connection
    const prepare = client.prepare.bind(client)
    client.prepare = (sql) => prepare(sql === 'BEGIN' ? 'BEGIN IMMEDIATE' : sql)
    return connection
  }
  return factory
}

import 'server-only'
import type { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'

type Statement = { run(): unknown }
/** The private parts of the adapter's connection that are used here. `onError` throws the error in the form that Prisma expects. */
type Connection = {
  client: { prepare(sql: string): Statement }
  onError(error: unknown): never
}

/** Makes each new connection start with these PRAGMAs. @param pragmas SQL, separated by semicolons. */
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
 * Makes transactions start with BEGIN IMMEDIATE. The adapter's plain BEGIN takes the write lock at the first write. In WAL mode that
 * fails at once if another process has written since the first read (https://sqlite.org/lang_transaction.html).
 * BEGIN IMMEDIATE runs before the adapter takes its own lock. Otherwise a BEGIN that fails, because another process wrote for too
 * long, would leave that lock taken for ever. So the caller must start one transaction at a time, as the gate does.
 */
export function immediate(factory: PrismaBetterSqlite3): PrismaBetterSqlite3 {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const connection = await connect()
    const inner = connection as unknown as Connection
    const prepare = inner.client.prepare.bind(inner.client)
    const begin = prepare('BEGIN IMMEDIATE')
    inner.client.prepare = (sql) => (sql === 'BEGIN' ? { run() {} } : prepare(sql))
    const start = connection.startTransaction.bind(connection)
    connection.startTransaction = async (level) => {
      try {
        begin.run()
      } catch (error) {
        inner.onError(error)
      }
      return start(level)
    }
    return connection
  }
  return factory
}

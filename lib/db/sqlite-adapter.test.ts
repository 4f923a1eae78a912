import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import Database from 'better-sqlite3'
import { expect, inject, it } from 'vitest'
import { immediate, withPragmas } from './sqlite-adapter'

it('starts transactions again after another process had locked the database for too long', async () => {
  const file = path.join(inject('folder'), `${randomUUID()}.db`)
  const other = new Database(file)
  const connection = await immediate(withPragmas(new PrismaBetterSqlite3({ url: `file:${file}` }), 'PRAGMA busy_timeout=1;')).connect()
  other.exec('BEGIN IMMEDIATE')
  await expect(connection.startTransaction()).rejects.toMatchObject({ cause: { kind: 'SocketTimeout' } })
  other.exec('ROLLBACK')

  const transaction = await connection.startTransaction()
  await transaction.executeRaw({ sql: 'CREATE TABLE t (n)', args: [], argTypes: [] })
  await transaction.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] })
  await transaction.rollback()
  await connection.dispose()
  other.close()
}, 10_000)

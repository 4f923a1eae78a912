import pg from 'pg'
import { expect, it, vi } from 'vitest'
import { env } from '@/lib/env'
import { isPostgres, readSql, writeSql } from './client'

it.skipIf(!isPostgres)('a connection that breaks between two statements fails its transaction, and nothing else', async () => {
  const admin = new pg.Client(env.DATABASE_URL)
  await admin.connect()
  const transaction = writeSql(async (sql) => {
    const [row] = await sql.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS "pid"`
    await admin.query('SELECT pg_terminate_backend($1)', [row?.pid])
    await vi.waitFor(async () => expect((await admin.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [row?.pid])).rowCount).toBe(0))
    await sql.$queryRaw`SELECT 1`
  })
  await expect(transaction).rejects.toThrow()
  await admin.end()
  expect(await writeSql((sql) => sql.$queryRaw`SELECT 1 AS "one"`)).toEqual([{ one: 1 }])
  expect(await readSql.$queryRaw`SELECT 1 AS "one"`).toEqual([{ one: 1 }])
})

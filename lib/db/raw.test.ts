import pg from 'pg'
import { expect, it, vi } from 'vitest'
import { env } from '@/lib/env'
import { isPostgres, readSql, type Sql, writeSql } from './client'
import { openPostgres } from './raw'

const circuits = (sql: Pick<Sql, '$queryRaw'>) =>
  sql.$queryRaw<{ account: string }[]>`SELECT "account" FROM "CircuitBreaker" WHERE "account" LIKE 'raw %' ORDER BY "account"`
const add = (sql: Sql, account: string) => sql.$executeRaw`INSERT INTO "CircuitBreaker" ("account", "updatedAt") VALUES (${`raw ${account}`}, ${new Date(0)})`

it('runs statements that are started together in the order in which they were started, also the same statement twice', async () => {
  const [, between, , after] = await writeSql((sql) => Promise.all([add(sql, 'a'), circuits(sql), add(sql, 'b'), circuits(sql)]))
  expect(between).toEqual([{ account: 'raw a' }])
  expect(after).toEqual([{ account: 'raw a' }, { account: 'raw b' }])
  await writeSql((sql) => sql.$executeRaw`DELETE FROM "CircuitBreaker" WHERE "account" LIKE 'raw %'`)
})

it('rolls all statements that were started together back if one fails, and the next transaction is not affected', async () => {
  const failing = () => writeSql((sql) => Promise.all([add(sql, 'c'), add(sql, 'c'), add(sql, 'd'), circuits(sql)]))
  await expect(failing()).rejects.toThrow(/unique/i)
  await expect(failing()).rejects.toThrow(/unique/i)
  expect(await writeSql(circuits)).toEqual([])
})

it.skipIf(!isPostgres)('a server that does not answer is not waited for for ever, and the next transaction has another connection', async () => {
  const database = openPostgres(env.DATABASE_URL, 2_000)
  const silent = database.transaction(async (sql) => {
    await add(sql, 'e')
    await Promise.all([sql.$queryRaw`SELECT CAST(pg_sleep(5) AS text)`, add(sql, 'f'), circuits(sql)])
  })
  try {
    await expect(silent).rejects.toThrow('Query read timeout')
    expect(await database.transaction(circuits)).toEqual([])
  } finally {
    await database.close()
  }
})

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

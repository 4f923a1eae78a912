import { connect, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { expect, it, vi } from 'vitest'
import { env } from '@/lib/env'
import { isPostgres, readSql, type Sql, writeSql } from './client'
import { openPostgres } from './raw'

const circuits = (sql: Pick<Sql, '$queryRaw'>) =>
  sql.$queryRaw<{ account: string }[]>`SELECT "account" FROM "Circuit" WHERE "account" LIKE 'raw %' ORDER BY "account"`
const add = (sql: Sql, account: string) => sql.$executeRaw`INSERT INTO "Circuit" ("account", "updatedAt") VALUES (${`raw ${account}`}, ${new Date(0)})`

it('what is asked at once happens in the order of asking, also the same statement twice', async () => {
  const [, between, , after] = await writeSql((sql) => Promise.all([add(sql, 'a'), circuits(sql), add(sql, 'b'), circuits(sql)]))
  expect(between).toEqual([{ account: 'raw a' }])
  expect(after).toEqual([{ account: 'raw a' }, { account: 'raw b' }])
  await writeSql((sql) => sql.$executeRaw`DELETE FROM "Circuit" WHERE "account" LIKE 'raw %'`)
})

it('of what is asked at once, one that fails takes all back, and the next transaction knows nothing of it', async () => {
  const failing = () => writeSql((sql) => Promise.all([add(sql, 'c'), add(sql, 'c'), add(sql, 'd'), circuits(sql)]))
  await expect(failing()).rejects.toThrow(/unique/i)
  await expect(failing()).rejects.toThrow(/unique/i)
  expect(await writeSql(circuits)).toEqual([])
})

/** Stands before Postgres; whoever is connected hears nothing any more after `freeze`. */
async function startWire() {
  const { hostname, port } = new URL(env.DATABASE_URL)
  const pairs: [Socket, Socket][] = []
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.pipe(upstream).pipe(client)
    pairs.push([client, upstream])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = new URL(env.DATABASE_URL)
  url.port = String(address && typeof address === 'object' ? address.port : '')
  return {
    url: url.href,
    freeze() {
      for (const [client, upstream] of pairs) upstream.unpipe(client)
    },
    stop() {
      for (const socket of pairs.flat()) socket.destroy()
      server.close()
    },
  }
}

it.skipIf(!isPostgres)('a server that says nothing any more is not waited for for ever, and the next transaction has another connection', async () => {
  const wire = await startWire()
  const database = openPostgres(wire.url, 2_000)
  const silent = database.transaction(async (sql) => {
    await add(sql, 'e')
    wire.freeze()
    await Promise.all([add(sql, 'f'), circuits(sql)])
  })
  try {
    await expect(silent).rejects.toThrow('Query read timeout')
    expect(await database.transaction(circuits)).toEqual([])
  } finally {
    await database.close()
    wire.stop()
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

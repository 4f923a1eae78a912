import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { migrate } from './migrate'

const isSqlite = inject('templateUrl').startsWith('file:')
const kind = isSqlite ? 'sqlite' : 'postgres'

/** A database of the first version, with a campaign that is being sent. */
const OLD = `
  INSERT INTO "Shop" ("id", "name", "country", "timeZone", "hashKey", "updatedAt") VALUES ('s', 'Wines', 'CH', 'UTC', 'h', '2026-11-20 10:00:00');
  INSERT INTO "Campaign" ("id", "shopId", "name", "sender", "text", "audience", "status", "updatedAt")
    VALUES ('c', 's', 'Opening', 'WineShop', 'Come', '{}', 'SENDING', '2026-11-20 10:00:00');
  INSERT INTO "Batch" ("id", "campaignId", "size", "leaseOwner", "leaseUntil", "intentAt", "notAfter")
    VALUES ('b', 'c', 2, 'w', '2026-11-20 10:00:00', '2026-11-20 10:00:00', '2026-11-20 10:00:00');
  INSERT INTO "Message" ("id", "shopId", "campaignId", "position", "phone", "text", "segments", "state", "batchId", "messageId")
    VALUES ('m1', 's', 'c', 1, '+41790000001', 'Come', 1, 'ACCEPTED', 'b', 'g1'), ('m2', 's', 'c', 2, '+41790000002', 'Come', 1, 'QUEUED', NULL, NULL),
      ('m4', 's', 'c', 4, '+41790000004', 'Come', 1, 'SENDING', 'b', NULL);
  INSERT INTO "GatewayEvent" ("dedupeKey", "messageId", "payload") VALUES ('k', 'g1', '{}');`
const SECOND_TEXT = `INSERT INTO "Message" ("id", "shopId", "campaignId", "position", "phone", "text", "segments") VALUES ('m3', 's', 'c', 3, '+41790000001', 'Come', 1)`

async function open() {
  const name = `migrate_${crypto.randomUUID().replaceAll('-', '')}`
  if (isSqlite) {
    const file = path.join(inject('folder'), `${name}.db`)
    const connect = () => new Database(file)
    return {
      url: `file:${file}`,
      run: async (sql: string) => connect().exec(sql),
      rows: async (sql: string) => connect().prepare(sql).all(),
    }
  }
  const url = new URL(inject('templateUrl'))
  const on = async (database: string, sql: string) => {
    const client = new pg.Client({ connectionString: inject('templateUrl').replace(url.pathname, `/${database}`) })
    await client.connect()
    return client.query(sql).finally(() => client.end())
  }
  await on('postgres', `CREATE DATABASE ${name}`)
  return {
    url: inject('templateUrl').replace(url.pathname, `/${name}`),
    run: (sql: string) => on(name, sql),
    rows: async (sql: string) => (await on(name, sql)).rows,
  }
}

it('migrates a database of the first version and keeps everything in it', async () => {
  const first = path.join(inject('folder'), crypto.randomUUID())
  mkdirSync(path.join(first, kind), { recursive: true })
  cpSync(path.join('prisma/migrations', kind, '0001_first'), path.join(first, kind, '0001_first'), { recursive: true })
  const { url, run, rows } = await open()
  expect(await migrate(url, first)).toEqual(['0001_first'])
  await run(OLD)

  expect(await migrate(url)).toEqual(readdirSync(path.join('prisma/migrations', kind)).slice(1))
  expect(await migrate(url)).toEqual([])
  expect(await rows('SELECT "id", "phone", "state", "batchId", "messageId" FROM "Message" ORDER BY "id"')).toEqual([
    { id: 'm1', phone: '+41790000001', state: 'ACCEPTED', batchId: 'b', messageId: 'g1' },
    { id: 'm2', phone: '+41790000002', state: 'QUEUED', batchId: null, messageId: null },
    // It was on its way at that moment, so nobody knows its outcome and the log is asked.
    { id: 'm4', phone: '+41790000004', state: 'UNKNOWN', batchId: 'b', messageId: null },
  ])
  expect(await rows('SELECT "state", "ranges", ("lookupAt" = "intentAt") AS due FROM "Batch"')).toEqual([
    { state: 'UNKNOWN', ranges: '[]', due: isSqlite ? 1 : true },
  ])
  expect(await rows('SELECT "messageId", "phone" FROM "GatewayEvent"')).toEqual([{ messageId: 'g1', phone: null }])
  await expect(run(SECOND_TEXT)).rejects.toThrow(/unique/i)
})

it('keeps why people were skipped, and accepts no unknown reason', async () => {
  const first = path.join(inject('folder'), crypto.randomUUID())
  mkdirSync(path.join(first, kind), { recursive: true })
  cpSync(path.join('prisma/migrations', kind, '0001_first'), path.join(first, kind, '0001_first'), { recursive: true })
  const { url, run, rows } = await open()
  await migrate(url, first)
  await run(OLD)
  const reasons = ['OPTED_OUT', 'STOPPED', 'LEFT']
  const skip = (reason: string, n: number) =>
    run(`INSERT INTO "Message" ("id", "shopId", "campaignId", "position", "phone", "text", "segments", "state", "skipReason")
      VALUES ('s${n}', 's', 'c', ${n}, '+417900000${n}', 'Come', 1, 'SKIPPED', '${reason}')`)
  for (const [n, reason] of reasons.entries()) await skip(reason, 11 + n)

  await migrate(url)
  expect(await rows(`SELECT "skipReason" AS reason FROM "Message" WHERE "state" = 'SKIPPED' ORDER BY "id"`)).toEqual(
    ['OPTED_OUT', 'STOPPED', 'GIVEN_UP'].map((reason) => ({ reason })),
  )
  // On SQLite an enum is text, and only the client's types restrict its values.
  if (!isSqlite) await expect(skip('QUIET', 19)).rejects.toThrow(/invalid input value for enum/)
})

/** A database of the version before columns and values were renamed. Each of them holds something. */
const BEFORE_NEW_WORDS = `
  INSERT INTO "Shop" ("id", "name", "country", "timeZone", "hashKey", "updatedAt") VALUES ('s', 'Wines', 'CH', 'UTC', 'h', '2026-11-20 10:00:00');
  INSERT INTO "Campaign" ("id", "shopId", "name", "sender", "text", "audience", "status", "updatedAt")
    VALUES ('c', 's', 'Opening', 'WineShop', 'Come', '{}', 'SENDING', '2026-11-20 10:00:00');
  INSERT INTO "Batch" ("id", "campaignId", "state", "size", "places", "leaseOwner", "leaseUntil", "intentAt", "notAfter", "dialect", "lookAt", "emptyLooks", "sweptAt") VALUES
    ('b1', 'c', 'PREPARED', 2, '[[1,2]]', 'w', '2026-11-20 10:00:00', '2026-11-20 10:00:00', '2026-11-20 10:00:00', 'V1', NULL, 0, NULL),
    ('b2', 'c', 'UNKNOWN', 1, '[[3,3]]', 'w', '2026-11-20 10:00:00', '2026-11-20 10:00:00', '2026-11-20 10:00:00', 'V3', '2026-11-20 10:00:00', 2, '2026-11-20 10:00:00');
  INSERT INTO "Message" ("id", "shopId", "campaignId", "position", "phone", "text", "segments", "state", "skipReason", "doubts") VALUES
    ('m1', 's', 'c', 1, '+41790000001', 'Come', 1, 'QUEUED', NULL, 3), ('m2', 's', 'c', 2, '+41790000002', 'Come', 1, 'SKIPPED', 'LEFT', 0);
  INSERT INTO "AuditEvent" ("id", "shopId", "campaignId", "kind", "createdAt") VALUES
    ('a1', 's', 'c', 'PAUSED_BY_ITSELF', '2026-11-20 10:00:00'), ('a2', 's', 'c', 'LEFT', '2026-11-20 10:00:00'), ('a3', 's', 'c', 'SENT', '2026-11-20 10:00:00');
  INSERT INTO "Circuit" ("account", "state", "doubtful", "waitUntil", "updatedAt") VALUES ('g', 'OPEN', 2, '2026-11-20 10:00:00', '2026-11-20 10:00:00');`

it('keeps everything when columns and values get new names', async () => {
  const before = path.join(inject('folder'), crypto.randomUUID())
  const names = readdirSync(path.join('prisma/migrations', kind)).filter((name) => name < '0007')
  for (const name of names) cpSync(path.join('prisma/migrations', kind, name), path.join(before, kind, name), { recursive: true })
  const { url, run, rows } = await open()
  expect(await migrate(url, before)).toEqual(names)
  await run(BEFORE_NEW_WORDS)

  await migrate(url)
  const [no, yes] = isSqlite ? [0, 1] : [false, true]
  expect(
    await rows(
      `SELECT "id", "ranges", "ownIds", ("lookupAt" = "intentAt") AS "isDue", "emptyLookups", ("reportsCheckedAt" = "intentAt") AS "isChecked" FROM "Batch" ORDER BY "id"`,
    ),
  ).toEqual([
    { id: 'b1', ranges: '[[1,2]]', ownIds: no, isDue: null, emptyLookups: 0, isChecked: null },
    { id: 'b2', ranges: '[[3,3]]', ownIds: yes, isDue: yes, emptyLookups: 2, isChecked: yes },
  ])
  expect(await rows('SELECT "id", "requeues", "skipReason" FROM "Message" ORDER BY "id"')).toEqual([
    { id: 'm1', requeues: 3, skipReason: null },
    { id: 'm2', requeues: 0, skipReason: 'GIVEN_UP' },
  ])
  expect(await rows('SELECT "kind" FROM "AuditEvent" ORDER BY "id"')).toEqual([{ kind: 'AUTO_PAUSED' }, { kind: 'GIVEN_UP' }, { kind: 'SENT' }])
  expect(await rows('SELECT "state", "unknownInRow", ("backoffUntil" = "updatedAt") AS "isKept" FROM "CircuitBreaker"')).toEqual([
    { state: 'OPEN', unknownInRow: 2, isKept: yes },
  ])
})

it('is one transaction: no migration contains a statement that ends it', () => {
  for (const name of readdirSync(path.join('prisma/migrations', kind)))
    expect(readFileSync(path.join('prisma/migrations', kind, name, 'migration.sql'), 'utf8'), name).not.toMatch(/^\s*(BEGIN|COMMIT|ROLLBACK)\b/im)
})

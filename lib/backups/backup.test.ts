import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { isPostgres, write } from '@/lib/db/client'
import { migrate } from '@/lib/db/migrate'
import { env } from '@/lib/env'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { describeBackup, makeBackup } from './backup'
import { checkPostgres, copyPostgres } from './postgres-copy'
import { checkSqlite, copySqlite } from './sqlite-copy'

const root = path.resolve(import.meta.dirname, '../..')
const NOW = new Date('2026-12-01T04:05:06.789Z')

function newFolder(): string {
  const folder = path.join(inject('folder'), crypto.randomUUID())
  mkdirSync(folder)
  return folder
}

/** A separator that line readers take for a line break must not count as one. */
const NAME = 'Ana\u2028\nZoë\t\\.'

beforeAll(async () => {
  const shopId = await createShop()
  await write((tx) => tx.customer.createMany({ data: Array.from({ length: 30 }, (_, n) => ({ shopId, phone: swissMobile(n), firstName: NAME })) }))
})

/** A database of the first version with one row. */
async function oldDatabase(folder: string): Promise<string> {
  const migrations = path.join(folder, 'migrations')
  cpSync('prisma/migrations/sqlite/0001_first', path.join(migrations, 'sqlite', '0001_first'), { recursive: true })
  const file = path.join(folder, 'shopbell.db')
  await migrate(`file:${file}`, migrations)
  run(file, `INSERT INTO "SignInThrottle" ("key", "lastFailedAt") VALUES ('one', '2026-11-20 10:00:00')`)
  return file
}

function run(file: string, sql: string) {
  const database = new Database(file)
  database.unsafeMode()
  database.exec(sql)
  database.close()
}

const runProgram = (program: string, variables: Record<string, string>) =>
  spawnSync(process.execPath, ['--conditions=react-server', '--import', 'tsx', program], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...variables },
  })

describe('a backup', () => {
  it('is a private file with every row, made while the app is running, and says so in one line', async () => {
    const folder = newFolder()
    const backup = await makeBackup(env.DATABASE_URL, folder, NOW)
    expect(readdirSync(path.join(folder, 'backups'))).toEqual([`shopbell-2026-12-01T04-05-06-789Z.${isPostgres ? 'dump' : 'db'}`])
    expect(statSync(backup.file).mode & 0o777).toBe(0o600)
    expect(backup.counts.get('Customer')).toBe(30)
    expect(backup.counts.has('_prisma_migrations')).toBe(true)
    expect(describeBackup(backup)).toMatch(
      /^Backup made and checked: .*shopbell-2026.* \(\d+\.\d MB; customers: 30, campaigns: \d+, texts: \d+, rows in all \d+ tables: \d+\)\.$/,
    )
  })

  it('deletes what an interrupted one left, and nothing that it did not make', async () => {
    const folder = newFolder()
    const backups = path.join(folder, 'backups')
    mkdirSync(backups)
    const days = Array.from({ length: 9 }, (_, n) => `shopbell-2026-06-0${n + 1}T00-00-00-000Z.db`)
    for (const name of [...days, 'shopbell-2026-06-01T00-00-00-000Z.db.unchecked', 'before the holidays.db']) writeFileSync(path.join(backups, name), '')
    const { file } = await makeBackup(env.DATABASE_URL, folder, NOW)
    // Six of the last seven. The first of June 2026 is a Monday, so the other three are of one week.
    expect(readdirSync(backups).sort()).toEqual(['before the holidays.db', ...days.slice(2), path.basename(file)].sort())
  })

  it.skipIf(isPostgres)('that lacks rows of the database is deleted and reported, and the older ones stay', async () => {
    const folder = newFolder()
    const file = await oldDatabase(folder)
    const { file: good } = await makeBackup(`file:${file}`, folder, NOW)
    // The index misses a row that was written while it was not known, as after a fault of the disk.
    run(
      file,
      `CREATE TABLE "Torn" ("a" TEXT, "b" TEXT); CREATE INDEX "tornA" ON "Torn" ("a"); PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = '', type = 'hidden' WHERE name = 'tornA'; PRAGMA writable_schema=RESET`,
    )
    run(file, `PRAGMA writable_schema=ON; INSERT INTO "Torn" VALUES ('1', hex(randomblob(400)))`)
    run(file, `PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX "tornA" ON "Torn" ("a")', type = 'index' WHERE name = 'tornA'`)
    const said = runProgram('scripts/backup.ts', { SHOPBELL_DATA_DIR: folder })
    expect({ code: said.status, said: said.stderr.trim() }).toEqual({
      code: 1,
      said: 'No backup was made: the copy was not whole, so it was deleted (wrong # of entries in index tornA). The backups that you had are still there.',
    })
    expect(readdirSync(path.join(folder, 'backups'))).toEqual([path.basename(good)])
  })
})

describe.skipIf(isPostgres)('the check of a copy', () => {
  /** What is wrong with a copy that was changed after it had been made. */
  async function problemsAfter(change: (copy: string) => void) {
    const folder = newFolder()
    const [file, copy] = [await oldDatabase(folder), path.join(folder, 'copy.db')]
    const counts = copySqlite(file, copy)
    change(copy)
    return () => checkSqlite(copy, counts).problems
  }

  it('finds nothing wrong with a whole copy, and leaves no file beside it', async () => {
    expect((await problemsAfter(() => {}))()).toEqual([])
    const { file } = await makeBackup(env.DATABASE_URL, newFolder(), NOW)
    expect(readdirSync(path.dirname(file))).toHaveLength(1)
  })

  it.each([
    ['a row', `DELETE FROM "SignInThrottle"`, ['SignInThrottle has 0 rows instead of 1']],
    ['a table', `DROP TABLE "SignInThrottle"`, ['SignInThrottle is missing']],
  ])('misses %s that is gone', async (_, sql, problems) => {
    expect((await problemsAfter((copy) => run(copy, sql)))()).toEqual(problems)
  })

  it.each([
    ['its end', 0.5],
    ['everything but its first page', 0.02],
  ])('refuses a file that lacks %s', async (_, part) => {
    const check = await problemsAfter((copy) => truncateSync(copy, Math.max(4096, Math.floor((statSync(copy).size * part) / 4096) * 4096)))
    expect(check).toThrow(/malformed|not a database/)
  })
})

describe.runIf(isPostgres)('the check of a dump', () => {
  it('counts the rows that pg_restore would load, and refuses a dump that lacks its end', async () => {
    const dump = path.join(newFolder(), 'copy.dump')
    const source = await copyPostgres(env.DATABASE_URL, dump)
    const { problems, counts } = await checkPostgres(dump, source)
    expect([problems, counts.get('Customer')]).toEqual([[], 30])
    expect((await checkPostgres(dump, new Map([...source, ['Customer', 31]]))).problems).toEqual(['Customer has 30 rows instead of 31'])
    truncateSync(dump, statSync(dump).size - 2_000)
    await expect(checkPostgres(dump, source)).rejects.toThrow(/pg_restore/)
  })
})

describe('npm run backup', () => {
  it('prints one line with the file, its size and the counts', () => {
    const folder = newFolder()
    const { status, stdout, stderr } = runProgram('scripts/backup.ts', { SHOPBELL_DATA_DIR: folder, DATABASE_URL: env.DATABASE_URL })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.trim().split('\n')).toEqual([expect.stringMatching(/^Backup made and checked: .*customers: 30/)])
  })

  it('says that there is no database, and makes none', () => {
    const folder = newFolder()
    const { status, stderr } = runProgram('scripts/backup.ts', { SHOPBELL_DATA_DIR: folder })
    expect({ status, said: stderr.trim() }).toEqual({
      status: 1,
      said: `There is no database ${path.join(folder, 'shopbell.db')} yet, so there is nothing to back up.`,
    })
    expect(readdirSync(folder)).toEqual([])
  })
})

describe.skipIf(isPostgres)('the start of a new version', () => {
  const prepare = (folder: string) => runProgram('scripts/prepare.ts', { SHOPBELL_DATA_DIR: folder })
  const columns = (file: string) => {
    const database = new Database(file, { readonly: true })
    onTestFinished(() => void database.close())
    return database.prepare('SELECT migration_name FROM "_prisma_migrations"').all().length
  }

  it('makes a backup of the database as it was, once, and says so', async () => {
    const folder = newFolder()
    const file = await oldDatabase(folder)
    expect(prepare(folder).stdout).toContain('A new version of Shopbell has updated the database. Backup made and checked: ')
    const [backup = '', ...others] = readdirSync(path.join(folder, 'backups'))
    expect(others).toEqual([])
    expect([columns(path.join(folder, 'backups', backup)), columns(file)]).toEqual([1, readdirSync('prisma/migrations/sqlite').length])
    expect(prepare(folder).stdout).toContain('"updates":[]')
    expect(readdirSync(path.join(folder, 'backups'))).toEqual([backup])
  })

  it('makes none of a database that it makes itself', () => {
    const folder = newFolder()
    expect(prepare(folder).status).toBe(0)
    expect(existsSync(path.join(folder, 'backups'))).toBe(false)
  })

  it('does not change the database if no backup can be made', async () => {
    const folder = newFolder()
    const file = await oldDatabase(folder)
    writeFileSync(path.join(folder, 'backups'), 'a file where the folder should be')
    const { status, stderr } = prepare(folder)
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^Shopbell did not start, because it has to update the database, and makes a backup first\. No backup could be made: /),
    })
    expect(columns(file)).toBe(1)
  })
})

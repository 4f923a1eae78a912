import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'
import { lockDatabase } from '@/lib/jobs/instance-lock'

const root = path.resolve(import.meta.dirname, '..')

/** Runs what `npm start` runs before the app, in its own process. */
function run(env: Record<string, string>) {
  return spawnSync(process.execPath, ['--conditions=react-server', '--import', 'tsx', 'scripts/prepare.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
    timeout: 30_000,
  })
}

function prepare(env: Record<string, string>) {
  const { status, stderr } = run(env)
  return { status, said: stderr.trim() }
}

function freshFolder(): string {
  const folder = path.join(inject('folder'), crypto.randomUUID())
  mkdirSync(folder)
  return folder
}

async function onPostgres(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

/** An empty database beside that of the other tests. */
async function freshPostgres(): Promise<string> {
  const { pathname } = new URL(env.DATABASE_URL)
  const name = `prepared_${crypto.randomUUID().replaceAll('-', '')}`
  await onPostgres(env.DATABASE_URL.replace(pathname, '/postgres'), `CREATE DATABASE ${name}`)
  return env.DATABASE_URL.replace(pathname, `/${name}`)
}

/** A database that `npm start` created, and that a later version has used since. */
async function newerDatabase(folder: string): Promise<string> {
  const later = "INSERT INTO \"_prisma_migrations\" (id, checksum, finished_at, migration_name) VALUES ('n', 'n', CURRENT_TIMESTAMP, '9999_from_the_future')"
  const url = isPostgres ? await freshPostgres() : `file:${path.join(folder, 'shopbell.db')}`
  expect(prepare({ SHOPBELL_DATA_DIR: folder, DATABASE_URL: url }).status).toBe(0)
  if (isPostgres) await onPostgres(url, later)
  else new Database(url.slice('file:'.length)).exec(later)
  return url
}

describe('the check before the start', () => {
  it('creates what is missing, and succeeds the second time, too', () => {
    const folder = path.join(freshFolder(), 'made', 'for', 'it')
    for (let start = 0; start < 2; start++) expect(prepare({ SHOPBELL_DATA_DIR: folder })).toEqual({ status: 0, said: '' })
  })

  it.each([
    ['an address of no known database', { DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL must start with file: (SQLite) or postgresql:// (Postgres).'],
    [
      'a Postgres that is not running',
      { DATABASE_URL: 'postgresql://ana:secret@127.0.0.1:1/shop' },
      'The database postgresql://ana:…@127.0.0.1:1/shop cannot be used: nothing answers at that address. Is Postgres running?',
    ],
    [
      'a folder that cannot be made',
      { SHOPBELL_DATA_DIR: '/proc/none/at/all' },
      'Shopbell cannot write in its data folder /proc/none/at/all. Please allow it, or choose another with SHOPBELL_DATA_DIR.',
    ],
    [
      'credentials without an address',
      { INFOBIP_API_KEY: 'k' },
      'INFOBIP_BASE_URL is missing: credentials are set, so give the address, for example https://xxxxx.api.infobip.com.',
    ],
    [
      'an address with a path',
      { INFOBIP_API_KEY: 'k', INFOBIP_BASE_URL: 'https://xxxxx.api.infobip.com/sms/1/text/single' },
      'INFOBIP_BASE_URL must be the address alone, for example https://xxxxx.api.infobip.com: without a path, a question mark, a #, a user name or a password.',
    ],
  ])('refuses %s in one sentence', (_, env, sentence) => {
    expect(prepare({ SHOPBELL_DATA_DIR: freshFolder(), ...env })).toEqual({ status: 1, said: sentence })
  })

  it('says when it completed the address of the account', () => {
    const notes = ['https://xxxxx.api.infobip.com', 'xxxxx.api.infobip.com'].map((INFOBIP_BASE_URL) => {
      const { stdout } = run({ SHOPBELL_DATA_DIR: freshFolder(), INFOBIP_API_KEY: 'k', INFOBIP_BASE_URL })
      return JSON.parse(stdout).note
    })
    expect(notes).toEqual(['', 'INFOBIP_BASE_URL was given without https://, so Shopbell uses https://xxxxx.api.infobip.com.'])
  })

  it('refuses a file that is not a database, and leaves it as it was', () => {
    const folder = freshFolder()
    const file = path.join(folder, 'letter.db')
    writeFileSync(file, 'Dear customers, this is not a database but a letter of more than a hundred characters, which must not be overwritten.')
    expect(prepare({ SHOPBELL_DATA_DIR: folder, DATABASE_URL: `file:${file}` })).toEqual({
      status: 1,
      said: `The database file:${file} cannot be used: the file is not an SQLite database.`,
    })
  })

  it('refuses a database that a newer version has used', async () => {
    const folder = freshFolder()
    const url = await newerDatabase(folder)
    expect(prepare({ SHOPBELL_DATA_DIR: folder, DATABASE_URL: url })).toEqual({
      status: 1,
      said: `The database ${url} cannot be used: it was made by a newer version of Shopbell (it has "9999_from_the_future"). Please start that version.`,
    })
  })

  it('refuses a database that another process works on, before it is migrated', () => {
    const folder = freshFolder()
    const file = path.join(folder, 'shopbell.db')
    const unlock = lockDatabase(file)
    const { status, said } = prepare({ SHOPBELL_DATA_DIR: folder })
    unlock()
    expect({ status, said }).toMatchObject({ status: 1, said: expect.stringContaining(`already running on ${file} (process ${process.pid}). Stop it first`) })
    expect(existsSync(file)).toBe(false)
  })
})

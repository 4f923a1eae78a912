import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isPostgres } from '@/lib/db/client'
import { env } from '@/lib/env'

/** Runs `npm run worker` in its own process. */
function startWorker(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', 'scripts/worker.ts'], {
    cwd: path.resolve(import.meta.dirname, '..'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, ended: once(child, 'exit'), said: text(child.stderr) }
}

async function query(sql: string, url = env.DATABASE_URL) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client.query(sql).finally(() => client.end())
}

/** A new database that differs from this version by `change`. */
async function changedDatabase(change: string) {
  const name = `changed_${crypto.randomUUID().replaceAll('-', '')}`
  const { pathname } = new URL(env.DATABASE_URL)
  await query(`CREATE DATABASE ${name} TEMPLATE template_shopbell`, env.DATABASE_URL.replace(pathname, '/postgres'))
  const url = env.DATABASE_URL.replace(pathname, `/${name}`)
  await query(change, url)
  const tables = async () =>
    (await query(`SELECT table_name, (SELECT count(*) FROM "_prisma_migrations") AS migrations FROM information_schema.tables`, url)).rows
  return { url, tables }
}

describe('npm run worker', () => {
  it('refuses SQLite with one sentence that says who does the work there', async () => {
    const { ended, said } = startWorker({ DATABASE_URL: 'file:/tmp/none.db' })
    expect(await ended).toEqual([1, null])
    expect((await said).trim()).toBe(
      'npm run worker needs Postgres (DATABASE_URL=postgresql://…). On SQLite the app does this work itself, so there is nothing to start.',
    )
  })

  it('refuses a Postgres that does not answer without telling the password', async () => {
    const { ended, said } = startWorker({ DATABASE_URL: 'postgresql://ana:secret@127.0.0.1:1/shop' })
    expect(await ended).toEqual([1, null])
    expect((await said).trim()).toBe('The database postgresql://ana:…@127.0.0.1:1/shop cannot be used: nothing answers at that address. Is Postgres running?')
  })

  it.runIf(isPostgres).each([
    [
      'newer',
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name) VALUES ('n', 'n', now(), '9999_from_the_future')`,
      'it was made by a newer version of Shopbell (it has "9999_from_the_future"). Please start that version.',
    ],
    [
      'older',
      `DELETE FROM "_prisma_migrations" WHERE migration_name = '0002_lighter_ledger'`,
      'it is older than this version of Shopbell (it lacks "0002_lighter_ledger"). Please start the app of this version first: npm start brings it up to date.',
    ],
  ])('refuses a database that is %s than itself in one sentence, and leaves it as it is', async (_, change, why) => {
    const { url, tables } = await changedDatabase(change)
    const before = await tables()
    const { ended, said } = startWorker({ DATABASE_URL: url })
    expect(await ended).toEqual([1, null])
    expect((await said).trim()).toBe(`The database ${url} cannot be used: ${why}`)
    expect(await tables()).toEqual(before)
  })

  it.runIf(isPostgres)('does not make the tables of an empty database', async () => {
    const { url } = await changedDatabase('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    const { ended, said } = startWorker({ DATABASE_URL: url })
    expect(await ended).toEqual([1, null])
    expect(await said).toContain('it lacks "0001_first"')
    expect((await query(`SELECT 1 FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`, url)).rows).toEqual([])
  })

  it.runIf(isPostgres)('says when it is ready, and ends in order though one Ctrl-C reaches it twice', async () => {
    const { url } = await changedDatabase('SELECT 1')
    const { child, ended } = startWorker({ DATABASE_URL: url })
    const [line] = await once(child.stdout, 'data')
    expect(String(line)).toContain(`A Shopbell worker is ready (process ${child.pid})`)
    child.kill('SIGINT')
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import Database from 'better-sqlite3'
import { expect, inject, it, onTestFinished } from 'vitest'
import { isPostgres } from '@/lib/db/client'
import { migrate } from '@/lib/db/migrate'

/** A process that writes to a new database of its own until it gets a signal. */
async function startWriter() {
  const file = path.join(inject('folder'), `${crypto.randomUUID()}.db`)
  await migrate(`file:${file}`)
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', 'lib/testing/stopping-process.ts'], {
    env: { ...process.env, DATABASE_URL: `file:${file}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return { file, child, ended: once(child, 'exit'), said: text(child.stdout) }
}

/** How many rows the writer has written, as a copy of the database's own file tells. */
function rowsOfCopy(file: string): number {
  copyFileSync(file, `${file}.copy`)
  const copy = new Database(`${file}.copy`)
  const { rows } = copy.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM "SignInThrottle"').get() ?? { rows: -1 }
  copy.close()
  return rows
}

it.skipIf(isPostgres)('after an orderly stop, a copy of the database file alone has every row that was acknowledged', async () => {
  const { file, child, ended, said } = await startWriter()
  // Until then the rows are in the log beside the file.
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  const acknowledged = Number(/acknowledged (\d+)/.exec(await said)?.[1])
  expect(acknowledged).toBeGreaterThan(20)
  expect(rowsOfCopy(file)).toBe(acknowledged)
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0)
})

it.skipIf(isPostgres)('a copy of the database file of a process that was killed lacks what is in the log beside it', async () => {
  const { file, child, ended } = await startWriter()
  child.kill('SIGKILL')
  await ended
  expect(rowsOfCopy(file)).toBe(0)
})

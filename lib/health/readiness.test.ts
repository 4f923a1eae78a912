import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { isPostgres, readSql } from '@/lib/db/client'
import { migrate } from '@/lib/db/migrate'
import { judgeSpace } from './disk-space'
import { checkReadiness, createReadiness, type Readiness } from './readiness'
import { sayRoom } from './remarks'

const READY = { ready: true, remarks: [] }

/** A process with a database of its own, which it has open. @returns what it answers when it is asked whether it is ready. */
async function startProcess(url: string) {
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', 'lib/testing/ready-process.ts'], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface(child.stdout)
  const ask = async (command = 'ask'): Promise<unknown> => {
    child.stdin.write(`${command}\n`)
    const [line] = await once(lines, 'line')
    return JSON.parse(String(line))
  }
  expect(await ask()).toEqual(READY)
  return ask
}

async function newDatabase() {
  const file = path.join(inject('folder'), `${crypto.randomUUID()}.db`)
  await migrate(`file:${file}`)
  return { file, ask: await startProcess(`file:${file}`) }
}

const because = (reason: string) => ({ ready: false, reason })

describe('readiness', () => {
  it('writes a row that is there afterwards', async () => {
    const written = async () => {
      const rows = await readSql.$queryRaw<{ lastFailedAt: unknown }[]>`SELECT "lastFailedAt" FROM "SignInThrottle" WHERE "key" = 'readiness probe'`
      return rows.map(({ lastFailedAt }) => new Date(String(lastFailedAt)).getTime())
    }
    const start = Date.now()
    for (let time = 0; time < 2; time++) expect(await checkReadiness('enough')).toEqual(READY)
    const [at, ...more] = await written()
    expect(more).toEqual([])
    expect(at).toBeGreaterThanOrEqual(start - 1000)
  })

  it('is refused when the disk is full, and says when it is nearly full', async () => {
    expect(await checkReadiness('full')).toEqual(because('disk_full'))
    expect(await checkReadiness('low')).toEqual({ ready: true, remarks: ['disk_low'] })
    expect([0, 999_999, 1e6, 499e6, 500e6, Number.POSITIVE_INFINITY].map(judgeSpace)).toEqual(['full', 'full', 'low', 'low', 'enough', 'enough'])
  })

  it('is looked at once a second, however many ask', async () => {
    let looks = 0
    const readiness = createReadiness(async (): Promise<Readiness> => {
      looks += 1
      return { ready: true, remarks: [] }
    })
    expect(await Promise.all(Array.from({ length: 50 }, () => readiness()))).toEqual(Array.from({ length: 50 }, () => READY))
    expect(looks).toBe(1)
  })
})

it('the owner is told how much room is left, and when there is none', () => {
  expect(sayRoom(120_400_000)).toBe('The disk of the computer that Shopbell runs on has only 120 MB left. Please make room on it before it is full.')
  expect(sayRoom(4_096)).toContain('is full')
})

describe.skipIf(isPostgres)('a process whose SQLite database changes under it', () => {
  it.each<[string, (file: string) => void]>([
    ['was moved away', (file) => renameSync(file, `${file}.moved`)],
    ['was deleted', (file) => rmSync(file)],
    [
      'was replaced by a backup',
      (file) => {
        copyFileSync(file, `${file}.backup`)
        renameSync(`${file}.backup`, file)
      },
    ],
    ['lost the log beside it', (file) => rmSync(`${file}-wal`)],
  ])('is not ready when the file %s', async (_, change) => {
    const { file, ask } = await newDatabase()
    expect(await ask()).toEqual(READY)
    change(file)
    expect(await ask()).toEqual(because('database_moved'))
  })

  it('is ready again when the file is back', async () => {
    const { file, ask } = await newDatabase()
    renameSync(file, `${file}.moved`)
    expect(await ask()).toEqual(because('database_moved'))
    renameSync(`${file}.moved`, file)
    expect(await ask()).toEqual(READY)
  })

  it.each([
    ['finds no room', 'full', 'disk_full'],
    ['may only be read', 'read-only', 'database_read_only'],
    ['lacks the table', 'drop', 'database_unavailable'],
  ])('is not ready when the database %s', async (_, command, reason) => {
    const { ask } = await newDatabase()
    expect(await ask(command)).toEqual(because(reason))
  })
})

it('a Postgres that does not answer is a database that is not available', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', 'lib/testing/ready-process.ts'], {
    env: { ...process.env, DATABASE_URL: `postgresql://a@127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/b` },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.write('ask\n')
  const [line] = await once(createInterface(child.stdout), 'line')
  expect(JSON.parse(String(line))).toEqual(because('database_unavailable'))
})

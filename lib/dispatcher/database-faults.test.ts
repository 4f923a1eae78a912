import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { StoppedClock, testGateway } from '@/gateway/test-gateway'
import { db, isPostgres } from '@/lib/db/client'
import { timeText } from '@/lib/db/times'
import { env } from '@/lib/env'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { forgetCampaigns, startCampaign } from '@/lib/testing/campaigns'
import { createWorker, runDry, workUntilDone } from '@/lib/testing/dispatcher'

const file = env.DATABASE_URL.slice('file:'.length)
const LIMIT = { timeout: 60_000, interval: 50 }

beforeEach(async () => {
  await forgetCampaigns()
})

async function campaignTo(people: number, now: Date) {
  const { campaignId } = await startCampaign(people, now)
  return campaignId
}

const portTo = (url: string) => createInfobipGateway({ baseUrl: url, authorization: 'App k', timeoutMs: 5_000 })
const states = async (campaignId: string) => {
  const groups = await db.message.groupBy({ by: ['state'], where: { campaignId }, _count: { _all: true } })
  return Object.fromEntries(groups.map(({ state, _count }) => [state, _count._all]))
}

/** Blocks the database, so that the answer of the one request cannot be stored. @returns what unblocks it. */
async function blockDatabase(): Promise<() => Promise<unknown>> {
  if (!isPostgres) {
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    return async () => other.close()
  }
  const [blocker, admin] = [new pg.Client(env.DATABASE_URL), new pg.Client(env.DATABASE_URL)]
  await Promise.all([blocker.connect(), admin.connect()])
  await blocker.query('BEGIN; SELECT 1 FROM "Batch" FOR UPDATE')
  // A session that waits for the lock loses its connection, as when the server restarts.
  const cut = `SELECT pg_terminate_backend("pid") FROM pg_stat_activity WHERE "wait_event_type" = 'Lock' AND "datname" = current_database()`
  const timer = setInterval(() => void admin.query(cut).catch(() => {}), 50)
  return async () => {
    clearInterval(timer)
    await Promise.all([blocker.end(), admin.end()])
  }
}

it('an answer that the database refuses is stored as soon as the database is back', async () => {
  const gateway = await testGateway({ apiKey: 'k' })
  const campaignId = await campaignTo(5, gateway.clock.now())
  const port = portTo(gateway.url)
  let unblock: () => Promise<unknown> = () => Promise.resolve()
  let tries = 0
  const clock = {
    now: gateway.clock.now,
    advance(ms: number) {
      gateway.clock.advance(ms)
      tries += 1
      void unblock()
    },
  }
  const sendBatch: typeof port.sendBatch = async (batch) => {
    const outcome = await port.sendBatch(batch)
    unblock = await blockDatabase()
    return outcome
  }
  expect(await runDry(createWorker({ gateway: { ...port, sendBatch }, clock }))).toBe(1)
  expect(tries).toBeGreaterThan(0)
  expect(await states(campaignId)).toEqual({ ACCEPTED: 5 })
  expect(gateway.ledger.countTexts()).toBe(5)
}, 60_000)

/** Makes SQLite's write-ahead log the longest of its files, so that it is the first to exceed a limit. @returns its kilobytes. */
function lengthenLog(): number {
  const other = new Database(file)
  other.pragma('wal_autocheckpoint=0')
  other.pragma('wal_checkpoint(TRUNCATE)')
  // A different value each time: SQLite does not write a page that stays the same.
  const touch = other.prepare('UPDATE "Customer" SET "updatedAt" = ?')
  for (let round = 0; statSync(`${file}-wal`).size <= statSync(file).size && round < 100; round++) touch.run(timeText(new Date(round * 1_000)))
  other.close()
  return Math.ceil(statSync(`${file}-wal`).size / 1024)
}

/**
 * A clock that runs, like the other process's clock, and can be set forward. On a stopped clock, more texts than the log of v1 returns
 * would have the same millisecond, and nobody could tell which of them arrived.
 */
function runningClock(): StoppedClock {
  const clock = new StoppedClock()
  let aheadMs = 0
  clock.now = () => new Date(Date.now() + aheadMs)
  clock.advance = (ms) => {
    aheadMs += ms
  }
  return clock
}

/** Sends in a process in which no file may grow beyond `kilobytes`, until a write fails for that reason. */
async function sendWithRoomFor(kilobytes: number, url: string) {
  const program = [process.execPath, '--conditions=react-server', '--import', 'tsx', path.resolve('lib/testing/sender-process.ts'), url]
  // In blocks of 512 bytes (POSIX).
  const child = spawn('/bin/sh', ['-c', `ulimit -f ${kilobytes * 2}; exec "$@"`, 'sh', ...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await vi.waitFor(() => expect(output).toMatch(/SQLITE_FULL|SQLITE_IOERR|disk|EFBIG/i), LIMIT)
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

describe.skipIf(isPostgres)('a disk that is full', () => {
  const PEOPLE = 3_000

  // From no room for any claim, to room for some claims, to room for a claim but not for its answer.
  it.each([0, 400, 800, 1_200, 1_600])(
    '%i kB after the start: everybody still gets one text',
    async (roomKilobytes) => {
      const clock = runningClock()
      const gateway = await testGateway({ apiKey: 'k', clock, reportDelayMs: 1_000 })
      const campaignId = await campaignTo(PEOPLE, new Date())
      await sendWithRoomFor(lengthenLog() + roomKilobytes, gateway.url)

      // The disk has room again.
      clock.advance(10 * 60_000)
      const worker = createWorker({ gateway: portTo(gateway.url), clock, batchSize: 500 })
      await workUntilDone(worker, {
        campaignId,
        most: 30,
        async after(round) {
          await gateway.client.send('41799999999', `Round ${round}`, 'TeaShop').catch(() => {})
          clock.advance(120_000)
        },
      })
      const rows = await db.message.findMany({ where: { campaignId }, select: { phone: true, state: true, messageId: true } })
      expect(rows).toHaveLength(PEOPLE)
      for (const { phone, state, messageId } of rows) {
        expect(['ACCEPTED', 'DELIVERED']).toContain(state)
        expect(gateway.ledger.textsTo(phone).map((text) => text.messageId)).toEqual([messageId])
      }
    },
    180_000,
  )
})

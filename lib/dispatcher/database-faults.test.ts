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
const LIMIT = { timeout: 20_000, interval: 50 }

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

/** Keeps the answer of the one request from being stored. @returns what lets it go. */
async function inTheWay(): Promise<() => Promise<unknown>> {
  if (!isPostgres) {
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    return async () => other.close()
  }
  const [holder, admin] = [new pg.Client(env.DATABASE_URL), new pg.Client(env.DATABASE_URL)]
  await Promise.all([holder.connect(), admin.connect()])
  await holder.query('BEGIN; SELECT 1 FROM "Batch" FOR UPDATE')
  // Whoever waits for it loses the connection, as when the server restarts.
  const cut = `SELECT pg_terminate_backend("pid") FROM pg_stat_activity WHERE "wait_event_type" = 'Lock' AND "datname" = current_database()`
  const timer = setInterval(() => void admin.query(cut).catch(() => {}), 50)
  return async () => {
    clearInterval(timer)
    await Promise.all([holder.end(), admin.end()])
  }
}

it('a database that is not to be had keeps an answer waiting, and loses none', async () => {
  const gateway = await testGateway({ apiKey: 'k' })
  const campaignId = await campaignTo(5, gateway.clock.now())
  const port = portTo(gateway.url)
  let letGo: () => Promise<unknown> = () => Promise.resolve()
  let tries = 0
  const clock = {
    now: gateway.clock.now,
    advance(ms: number) {
      gateway.clock.advance(ms)
      tries += 1
      void letGo()
    },
  }
  const sendBatch: typeof port.sendBatch = async (batch) => {
    const outcome = await port.sendBatch(batch)
    letGo = await inTheWay()
    return outcome
  }
  expect(await runDry(createWorker({ gateway: { ...port, sendBatch }, clock }))).toBe(1)
  expect(tries).toBeGreaterThan(0)
  expect(await states(campaignId)).toEqual({ ACCEPTED: 5 })
  expect(gateway.ledger.countTexts()).toBe(5)
}, 60_000)

/** Makes SQLite's log the longest of its files, so that the log is what finds no more room. @returns its kilobytes. */
function lengthenLog(): number {
  const other = new Database(file)
  other.pragma('wal_autocheckpoint=0')
  other.pragma('wal_checkpoint(TRUNCATE)')
  // Something that differs each time: what stays as it is is not written.
  const touch = other.prepare('UPDATE "Customer" SET "updatedAt" = ?')
  for (let round = 0; statSync(`${file}-wal`).size <= statSync(file).size && round < 100; round++) touch.run(timeText(new Date(round * 1_000)))
  other.close()
  return Math.ceil(statSync(`${file}-wal`).size / 1024)
}

/**
 * A clock that goes on, as that of the other process does, and can be set forward. On one that stands, more texts than a
 * v1 log tells at once would be of the same millisecond, and nobody could tell which of them arrived.
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

/** Sends in a process that may let no file grow beyond `kilobytes`, until that is what fails. */
async function sendWithRoomFor(kilobytes: number, url: string) {
  const program = [process.execPath, '--conditions=react-server', '--import', 'tsx', path.resolve('lib/testing/sender-process.ts'), url]
  // In blocks of 512 bytes (POSIX).
  const child = spawn('/bin/sh', ['-c', `ulimit -f ${kilobytes * 2}; exec "$@"`, 'sh', ...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await vi.waitFor(() => expect(said).toMatch(/SQLITE_FULL|SQLITE_IOERR|disk|EFBIG/i), LIMIT)
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

describe.skipIf(isPostgres)('a disk that is full', () => {
  const PEOPLE = 3_000

  // From no room for a claim at all to one for some, and one whose answer finds none.
  it.each([0, 400, 800, 1_200, 1_600])(
    '%i kB after the start costs time and no text',
    async (roomKilobytes) => {
      const clock = runningClock()
      const gateway = await testGateway({ apiKey: 'k', clock, reportDelayMs: 1_000 })
      const campaignId = await campaignTo(PEOPLE, new Date())
      await sendWithRoomFor(lengthenLog() + roomKilobytes, gateway.url)

      // There is room again.
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
    90_000,
  )
})

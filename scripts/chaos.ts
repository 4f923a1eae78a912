// npm run chaos -- --kills 200 [--postgres] [--workers 3]
// Kills sending processes with SIGKILL at random moments while a campaign goes to the rehearsal gateway over real HTTP, and starts
// them again. In the end the gateway's own ledger judges: nobody has two texts, nobody is lost, every messageId is the gateway's.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freePort, startPostgres } from './postgres.mjs'
import { typescript } from './run.mjs'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, workers: { type: 'string' }, postgres: { type: 'boolean', default: false }, seed: { type: 'string' } },
})
const kills = Number(values.kills)
// A second process on one SQLite file is refused, so there it is one that dies and comes back.
const workers = values.postgres ? Number(values.workers ?? 3) : 1
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const MEAN_LIFE_MS = 1_200
const TEXTS_PER_SECOND = 200
const DRAIN_MS = 15 * 60_000

const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-chaos-'))
const server = values.postgres ? await startPostgres() : undefined
const gatewayPort = await freePort()
const gatewayFolder = path.join(folder, 'gateway')
Object.assign(process.env, {
  NODE_ENV: 'test',
  SHOPBELL_DATA_DIR: folder,
  DATABASE_URL: server?.url('postgres') ?? `file:${path.join(folder, 'chaos.db')}`,
  SHOPBELL_REHEARSAL_URL: `http://127.0.0.1:${gatewayPort}`,
  SHOPBELL_SETTLE_SECONDS: '5',
})

/** xorshift32: the same seed kills at the same intervals. */
let state = seed || 1
function random(): number {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state >>> 0) / 2 ** 32
}

function start(program: string, env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [...typescript, path.resolve(program)], { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] })
}

async function ended(child: ChildProcess, signal: NodeJS.Signals) {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await gone
}

const { migrate } = await import('@/lib/db/migrate')
await migrate(process.env.DATABASE_URL ?? '')
const { disconnect, readSql, write } = await import('@/lib/db/client')
const { createShop } = await import('@/lib/testing/factories')
const { createDraftOf, createPeople } = await import('@/lib/testing/campaigns')
const { sendCampaign } = await import('@/lib/campaigns/sending')
const { Ledger } = await import('@/gateway/ledger')

const people = Math.ceil((kills * MEAN_LIFE_MS * TEXTS_PER_SECOND) / 1000) + 1000
const shopId = await createShop({ textsPerMinute: TEXTS_PER_SECOND * 60 })
await createPeople(shopId, people)
const campaignId = await createDraftOf(shopId)
await sendCampaign({ shopId, campaignId })

async function countOpen(): Promise<number> {
  const [row] = await readSql.$queryRaw<{ open: number }[]>`
    SELECT COUNT(*) AS "open" FROM "Message" WHERE "campaignId" = ${campaignId} AND "state" IN ('QUEUED', 'SENDING', 'UNKNOWN')`
  return Number(row?.open)
}

const startedAt = performance.now()
const gateway = start('gateway/main.ts', { GATEWAY_PORT: String(gatewayPort), GATEWAY_DATA_DIR: gatewayFolder, GATEWAY_LATENCY_MS: '40' })
const running = Array.from({ length: workers }, () => start('scripts/chaos-worker.ts'))
let killed = 0
while (killed < kills && (await countOpen()) > 0) {
  await sleep(MEAN_LIFE_MS * (0.4 + 1.2 * random()))
  const slot = Math.floor(random() * workers)
  const victim = running[slot]
  if (victim) await ended(victim, 'SIGKILL')
  running[slot] = start('scripts/chaos-worker.ts')
  killed += 1
}
const until = performance.now() + DRAIN_MS
while ((await countOpen()) > 0 && performance.now() < until) {
  // What is left goes without a brake: the limit was there to make the campaign as long as the killing.
  await write((tx) => tx.shop.update({ where: { id: shopId }, data: { textsPerMinute: null } }))
  await sleep(2_000)
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
await Promise.all(running.map((child) => ended(child, 'SIGTERM')))
await ended(gateway, 'SIGTERM')

const ledger = new Ledger({ dataDir: gatewayFolder, balance: 0, currency: 'EUR' })
const rows = await readSql.$queryRaw<{ phone: string; state: string; messageId: string | null }[]>`
  SELECT "phone", "state", "messageId" FROM "Message" WHERE "campaignId" = ${campaignId}`
const HAS_IT = ['ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'EXPIRED']
const wrong: string[] = []
for (const { phone, state, messageId } of rows) {
  const texts = ledger.textsTo(phone)
  if (texts.length > 1) wrong.push(`${phone} got ${texts.length} texts`)
  if (HAS_IT.includes(state) && texts.length === 0) wrong.push(`${phone} is ${state}, but the gateway has nothing`)
  if (!HAS_IT.includes(state) && state !== 'NEEDS_REVIEW') wrong.push(`${phone} is still ${state}`)
  if (HAS_IT.includes(state) && texts[0] && messageId !== texts[0].messageId) wrong.push(`${phone}: messageId ${messageId} is not the gateway’s`)
}
const review = rows.filter((row) => row.state === 'NEEDS_REVIEW').length
const duplicates = ledger.duplicates().length
const database = values.postgres ? `Postgres, ${workers} workers` : 'SQLite'
console.log(
  `${database}, seed ${seed}: ${killed} kills, ${rows.length} people, ${ledger.countTexts()} texts, ${duplicates} twice, ${wrong.length} wrong, ${review} left to the owner, ${seconds} s`,
)
for (const line of wrong.slice(0, 20)) console.error(line)
ledger.close()
await disconnect()
server?.stop()
rmSync(folder, { recursive: true, force: true })
process.exit(wrong.length + duplicates > 0 ? 1 : 0)

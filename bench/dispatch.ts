import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendCampaign } from '@/lib/campaigns/sending'
import { systemClock } from '@/lib/clock'
import { db } from '@/lib/db/client'
import { createDispatcher } from '@/lib/dispatcher/dispatcher'
import { noJournal } from '@/lib/dispatcher/journal'
import { ledger } from '@/lib/messages/ledger'
import { createInfobipGateway } from '@/lib/sms/infobip/client'
import { createDraftOf, createPeople } from '@/lib/testing/campaigns'
import { createShop } from '@/lib/testing/factories'
import { freePort } from '../scripts/postgres.mjs'
import { typescript } from '../scripts/run.mjs'
import { handWrittenLoop, poster } from './hand-written'
import { atLeast, median, report, timed } from './measure'

const BATCH = 500
const IN_FLIGHT = 4
const ROUNDS = 3
const authorization = `Basic ${Buffer.from('rehearsal:rehearsal').toString('base64')}`

/** The rehearsal gateway in a process of its own, with a ledger that is thrown away. */
async function startGateway(latencyMs: number) {
  const port = await freePort()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-bench-'))
  const env = { ...process.env, GATEWAY_PORT: String(port), GATEWAY_LATENCY_MS: String(latencyMs), GATEWAY_DATA_DIR: folder }
  const child = spawn(process.execPath, [...typescript, path.resolve('gateway/main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  async function stop() {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

/** `IN_FLIGHT` loops that each do `turn` until it says that there is no more. */
function inLanes(turn: () => Promise<boolean>) {
  return Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (await turn());
    }),
  )
}

/** The same requests with nothing stored. */
async function bareLoop(post: ReturnType<typeof poster>, messages: number) {
  let sent = 0
  await inLanes(async () => {
    if (sent >= messages) return false
    const to = Array.from({ length: BATCH }, (_, n) => `4178${String(sent + n).padStart(7, '0')}`)
    sent += BATCH
    await post(to)
    return true
  })
}

/** The same through a loop written by hand. @returns milliseconds. */
async function byHand(post: ReturnType<typeof poster>, messages: number): Promise<number> {
  const loop = handWrittenLoop(messages, BATCH, post)
  const ms = await timed(() => inLanes(loop.turn))
  const stored = loop.close()
  if (stored !== messages) throw new Error(`${stored} of ${messages} answers were stored by hand`)
  return ms
}

/** The same batches through the ledger. @returns milliseconds until the last answer was stored. */
async function ourDispatcher(url: string, messages: number): Promise<number> {
  const shopId = await createShop()
  await createPeople(shopId, messages)
  const campaignId = await createDraftOf(shopId)
  await sendCampaign({ shopId, campaignId })
  const gateway = createInfobipGateway({ baseUrl: url, authorization, timeoutMs: 30_000 })
  const dispatcher = createDispatcher({
    gateway,
    ledger,
    journal: noJournal,
    clock: systemClock,
    sleep,
    worker: 'bench',
    batchSize: BATCH,
    httpTimeoutMs: 30_000,
  })
  const ms = await timed(() => inLanes(async () => (await dispatcher.send(() => true)) === 0))
  const stored = await db.message.count({ where: { campaignId, state: 'ACCEPTED', messageId: { not: null }, statusId: { not: null } } })
  if (stored !== messages) throw new Error(`${stored} of ${messages} answers were stored`)
  return ms
}

/** Sending with every status stored, against a loop that posts the same batches to the same gateway and stores nothing; in turn. */
export async function benchDispatch(messages: number) {
  for (const latencyMs of [0, 50]) {
    const gateway = await startGateway(latencyMs)
    const bare: number[] = []
    const ours: number[] = []
    const hand: number[] = []
    const post = poster(gateway.url, authorization)
    try {
      await bareLoop(post, BATCH * IN_FLIGHT)
      for (let round = 0; round < ROUNDS; round++) {
        bare.push(await timed(() => bareLoop(post, messages)))
        hand.push(await byHand(post, messages))
        ours.push(await ourDispatcher(gateway.url, messages))
      }
    } finally {
      await gateway.stop()
    }
    const perSecond = (times: number[]) => `${Math.round((messages / median(times)) * 1000).toLocaleString('en')} messages/s`
    const share = median(bare) / median(ours)
    const conditions = `batches of ${BATCH}, ${IN_FLIGHT} in flight, ${latencyMs} ms latency, median of ${ROUNDS}`
    report(`dispatch: ${messages.toLocaleString('en')} messages, ${conditions}`, [
      ['bare loop, nothing stored', perSecond(bare)],
      ['written by hand, every status stored (SQLite)', perSecond(hand)],
      ['dispatcher, every status stored', perSecond(ours)],
      ['dispatcher, as a share of the bare loop', latencyMs === 50 ? atLeast(share, 0.7) : share.toFixed(2)],
      ['dispatcher, as a share of the one by hand', latencyMs === 0 ? atLeast(median(hand) / median(ours), 0.5) : (median(hand) / median(ours)).toFixed(2)],
    ])
  }
}

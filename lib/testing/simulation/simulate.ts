import { randomUUID } from 'node:crypto'
import type { ShopId } from '@/lib/auth/shop-id'
import { pauseCampaign, resumeCampaign, stopCampaign } from '@/lib/campaigns/control'
import { readSql, writeSql } from '@/lib/db/client'
import { jsonTable } from '@/lib/db/sql'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createModelGateway, type ModelGateway } from './model-gateway'
import { startProcess, type Uses } from './process'
import type { Scenario } from './scenario'
import { createWorld } from './world'

const START = new Date('2026-03-01T10:00:00Z')
const LONGEST_MS = 6 * 60 * 60_000
const OWNER_RESUMES_EVERY_MS = 15 * 60_000

export type SimulationResult = { violations: string[]; messages: number; crashes: number; review: number }

/** Runs a scenario to its end with the production dispatcher and ledger, and compares the result with what the gateway took. */
export async function simulate(scenario: Scenario): Promise<SimulationResult> {
  const world = createWorld(START)
  const { shopId, campaignId } = await prepare(scenario.people)
  const model = createModelGateway(world, scenario)
  const uses: Uses = { count: 0, crashes: 0 }
  const violations: string[] = []
  const optedOut = new Set<string>()
  let isStopped = false
  const watch = {
    claimed(phones: string[]) {
      if (isStopped) violations.push('a text was claimed after Pause or Stop had been answered')
      for (const phone of phones) if (optedOut.has(phone)) violations.push(`${phone} was claimed after the opt-out`)
    },
  }

  const processes: ReturnType<typeof startProcess>[] = []
  let started = 0
  function start(slot: number) {
    const name = `w${started++}`
    processes[slot] = startProcess(world, model.gateway, scenario, name, uses, watch, (downMs) => world.schedule(downMs, () => start(slot)))
  }
  for (let slot = 0; slot < scenario.workers; slot++) start(slot)
  const slotOf = (index: number) => processes[index % scenario.workers]
  for (const [index, { atMs, downMs }] of scenario.kills.entries()) world.schedule(atMs, () => slotOf(index)?.die(downMs))
  for (const [index, { atMs, forMs }] of scenario.freezes.entries()) world.schedule(atMs, () => slotOf(index)?.freeze(forMs))

  async function act({ kind, person }: Scenario['acts'][number]) {
    if (kind === 'pause' && (await pauseCampaign({ shopId, campaignId }, world.clock.now())).ok) isStopped = true
    if (kind === 'stop' && (await stopCampaign({ shopId, campaignId }, world.clock.now())).ok) isStopped = true
    if (kind === 'resume') await resume()
    if (kind === 'optOut') {
      const phone = swissMobile(person)
      await writeSql((sql) => sql.$executeRaw`UPDATE "Customer" SET "optedOutAt" = ${world.clock.now()} WHERE "shopId" = ${shopId} AND "phone" = ${phone}`)
      optedOut.add(phone)
    }
  }
  // The flag is cleared before the campaign continues, because texts may be claimed at once.
  async function resume() {
    const before = isStopped
    isStopped = false
    if (!(await resumeCampaign({ shopId, campaignId }, world.clock.now())).ok) isStopped = before
  }
  for (const each of scenario.acts) world.schedule(each.atMs, () => act(each))
  function resumeRegularly() {
    world.schedule(OWNER_RESUMES_EVERY_MS, async () => {
      await resume()
      resumeRegularly()
    })
  }
  resumeRegularly()

  const isDone = async () => {
    // A lookup may also be due for a messageId that the answer did not contain.
    const [open] = await readSql.$queryRaw<
      unknown[]
    >`SELECT 1 AS found FROM "Message" WHERE "campaignId" = ${campaignId} AND "state" IN ('QUEUED', 'UNKNOWN') UNION ALL SELECT 1 FROM "Batch" WHERE "campaignId" = ${campaignId} AND "lookupAt" IS NOT NULL LIMIT 1`
    const [running] = await readSql.$queryRaw<unknown[]>`SELECT 1 AS found FROM "Campaign" WHERE "id" = ${campaignId} AND "status" = 'SENDING'`
    return open === undefined && running === undefined
  }
  if (!(await world.run(LONGEST_MS, isDone))) violations.push('not finished after six hours')
  for (const { die } of processes) die(Number.MAX_SAFE_INTEGER)
  const { found, messages, review } = await judge(campaignId, model, scenario)
  return { violations: [...new Set([...violations, ...found])], messages, crashes: uses.crashes, review }
}

async function prepare(people: number): Promise<{ shopId: ShopId; campaignId: string }> {
  await writeSql(async (sql) => {
    await sql.$executeRaw`DELETE FROM "Shop"`
    await sql.$executeRaw`DELETE FROM "GatewayEvent"`
    await sql.$executeRaw`DELETE FROM "CircuitBreaker"`
  })
  const shopId = await createShop()
  const campaignId = randomUUID()
  const rows = Array.from({ length: people }, (_, n) => ({ id: randomUUID(), phone: swissMobile(n), position: n + 1 }))
  const table = jsonTable('v', rows, { id: 'text', phone: 'text', position: 'integer' })
  await writeSql(async (sql) => {
    await sql.$executeRaw`
      INSERT INTO "Campaign" ("id", "shopId", "name", "sender", "text", "audience", "status", "startedAt", "updatedAt")
      VALUES (${campaignId}, ${shopId}, 'Opening', 'WineShop', 'Hello', '{}', 'SENDING', ${START}, ${START})`
    await sql.$executeRaw`
      INSERT INTO "Customer" ("id", "shopId", "phone", "updatedAt") SELECT v."id", ${shopId}, v."phone", ${START} FROM ${table} WHERE true`
    await sql.$executeRaw`
      INSERT INTO "Message" ("id", "shopId", "campaignId", "position", "phone", "text", "segments")
      SELECT v."id", ${shopId}, ${campaignId}, v."position", v."phone", 'Hello', 1 FROM ${table} WHERE true`
  })
  return { shopId, campaignId }
}

type Row = { phone: string; state: string; messageId: string | null }
const HAS_IT = new Set(['ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'EXPIRED'])

/** Checks the invariants I1 to I4, I7 and I8: the ledger against the texts that the gateway took. */
async function judge(campaignId: string, { taken }: ModelGateway, scenario: Scenario) {
  const rows = await readSql.$queryRaw<Row[]>`SELECT "phone", "state", "messageId" FROM "Message" WHERE "campaignId" = ${campaignId}`
  const [campaign] = await readSql.$queryRaw<{ status: string }[]>`SELECT "status" FROM "Campaign" WHERE "id" = ${campaignId}`
  const found: string[] = []
  const byPhone = Map.groupBy(taken, ({ to }) => to)
  for (const [phone, texts] of byPhone) if (texts.length > 1) found.push(`${phone} got ${texts.length} texts`)
  for (const { phone, state, messageId } of rows) {
    const [text] = byPhone.get(phone) ?? []
    if (HAS_IT.has(state) && !text) found.push(`${phone} is ${state} but the gateway has nothing`)
    if (!HAS_IT.has(state) && state !== 'NEEDS_REVIEW' && text) found.push(`${phone} is ${state} but the gateway has the text`)
    // The answer had no ids, and the log was down at the lookup or its clock was wrong: then the id cannot be known.
    const isUnknowable = messageId === null && (scenario.logOutage !== null || Math.abs(scenario.skewMs) > 60_000)
    if (HAS_IT.has(state) && text && messageId !== text.messageId && !isUnknowable)
      found.push(`${phone}: messageId ${messageId} is not the gateway’s ${text.messageId}`)
  }
  const isOpen = rows.some(({ state }) => ['QUEUED', 'UNKNOWN'].includes(state))
  if (!isOpen && campaign?.status !== 'FINISHED' && campaign?.status !== 'STOPPED' && campaign?.status !== 'PAUSED')
    found.push(`the campaign is ${campaign?.status} although all is settled`)
  return { found, messages: rows.length, review: rows.filter(({ state }) => state === 'NEEDS_REVIEW').length }
}

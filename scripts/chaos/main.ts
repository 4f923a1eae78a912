// npm run chaos -- [--kills N] [--postgres] [--workers N] [--seed N] [--api v1|v3] [--restart-postgres] [--short]
// Attacks the built app while a campaign goes to the rehearsal gateway over real HTTP: kills it at named points of its
// transactions and of its requests and at random moments, freezes it, stops it twice. In the end the gateway's own ledger judges.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from '../build.mjs'
import { freePort, startPostgres } from '../postgres.mjs'
import { attack } from './attack'
import { createFastClock } from './clock'
import { judge } from './judge'
import { openWire } from './network-tap'
import { startOwner } from './owner'
import { planActs, pointsOf, randomOf, shortPointsOf } from './points'
import { answers, end, killAll, type Place, startGateway, startShopbell } from './processes'
import { restartNowAndThen } from './restarts'
import { faultsOf, readSettings } from './settings'
import { conclude, type Run } from './summary'
import { createWorld, gatewayFolder, progress, setLimit, type World } from './world'

const settings = readSettings()
const { database, isShort } = settings
build()

const startedAt = performance.now()
const secondsSinceStart = () => (performance.now() - startedAt) / 1000
const random = randomOf(settings.seed)
const points = isShort ? shortPointsOf(database) : pointsOf(database)
const acts = isShort ? planActs(points, points.length, 2, random) : planActs(points, settings.kills, 3, random)
// In a short run fewer than v1 hands out of its log at once.
const people = isShort ? 800 : 500 + 60 * acts.length
const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-chaos-'))
const server = database === 'postgres' ? await startPostgres() : undefined
const clock = createFastClock(settings.speed)
const [gatewayPort, appPort] = [await freePort(), await freePort()]
const wire = await openWire(gatewayPort)
const env = {
  SHOPBELL_DATA_DIR: folder,
  DATABASE_URL: server?.url('postgres') ?? `file:${path.join(folder, 'chaos.db')}`,
  SHOPBELL_REHEARSAL_URL: `http://127.0.0.1:${wire.port}`,
  SHOPBELL_SETTLE_SECONDS: String(settings.settleSeconds),
  SHOPBELL_SETUP_TOKEN: 'token-for-the-chaos-run',
  INFOBIP_API: settings.api,
  PORT: String(appPort),
  APP_URL: `http://127.0.0.1:${appPort}`,
}
Object.assign(process.env, env, { NODE_ENV: 'test' })
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    killAll()
    server?.stop()
    process.exit(1)
  })
const place: Place = { folder, clock, env, appPort, wirePort: wire.port, frozen: new Set() }

async function run(world: World): Promise<Run> {
  const owner = startOwner({
    ...{ world, clock, people, random },
    mustWait: () => database === 'sqlite' && place.frozen.size > 0,
    ...(isShort ? { pauseMs: () => 600, restMs: 8_000 } : { pauseMs: () => 500 + 7_000 * random() ** 3, restMs: 15_000 }),
  })
  const restarts = server && settings.restartPostgres ? restartNowAndThen(server, random) : undefined
  /** Spreads the texts that are left over the kills that are left, about a second and a half of sending each. */
  async function pace(left: number) {
    const { queued } = await progress(world)
    await setLimit(world, Math.max(60, Math.ceil((queued / (left + 2)) * (60 / (1.5 * settings.speed)))))
  }
  await pace(acts.length)
  const losses = await attack({
    ...{ place, wire, acts, random, processes: settings.processes },
    onFate({ point, nth }, fate, left) {
      if (settings.isVerbose) console.log(`${secondsSinceStart().toFixed(1)} s  ${point}, ${nth}: ${fate}`)
      return pace(left)
    },
  })
  const [deeds, restarted] = [await owner.leave(), (await restarts?.stop()) ?? 0]
  await finish(world)
  return { ...losses, deeds, restarted }
}

async function finish(world: World) {
  const running = Array.from({ length: settings.processes }, (_, slot) => startShopbell(place, slot))
  const until = performance.now() + (isShort ? 180_000 : 15 * 60_000)
  while ((await progress(world)).status !== 'FINISHED' && performance.now() < until) {
    // Without a brake: the limit was there to make the campaign as long as the attack.
    await setLimit(world, null)
    await sleep(300)
  }
  // The last reports.
  await sleep(clock.realMs(10_000))
  await Promise.all(running.map(({ child }) => end(child, 'SIGTERM')))
}

async function rehearse() {
  const gateway = startGateway(place, {
    GATEWAY_PORT: String(gatewayPort),
    GATEWAY_DATA_DIR: gatewayFolder(folder),
    GATEWAY_LATENCY_MS: String(40 * settings.speed),
    GATEWAY_TICK_MS: String(50 * settings.speed),
    GATEWAY_FAULTS: JSON.stringify(faultsOf(settings)),
  })
  await answers(`http://127.0.0.1:${gatewayPort}/phones.json`)
  const world = await createWorld(people, clock)
  const result = await run(world)
  await end(gateway, 'SIGTERM')
  await wire.close()

  const { gather } = await import('./evidence')
  const evidence = await gather(folder, world)
  const judgements = judge({ ...evidence, deeds: result.deeds, people })
  return conclude({ settings, points: isShort ? points : [], result, evidence, judgements, seconds: secondsSinceStart() })
}

let isGood = false
try {
  isGood = await rehearse()
} catch (error) {
  console.error(error)
}
killAll()
server?.stop()
if (isGood) rmSync(folder, { recursive: true, force: true })
else console.error(`What everybody said, and the databases: ${folder}`)
process.exit(isGood ? 0 : 1)

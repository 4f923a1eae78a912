// npm run chaos -- [--kills N] [--postgres] [--workers N] [--seed N] [--api v1|v3] [--restart-postgres] [--short]
// Attacks the built app while it sends a campaign to the rehearsal gateway over real HTTP. It kills the app at named points of its
// transactions and requests and at random moments, freezes it, and stops it twice. In the end the app's rows are compared with the
// gateway's own ledger.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from '../build.mjs'
import { freePort, startPostgres } from '../postgres.mjs'
import { attack } from './attack'
import { createFastClock } from './clock'
import { judge } from './judge'
import { openNetworkTap } from './network-tap'
import { startOwner } from './owner'
import { planActs, pointsOf, randomOf, shortPointsOf } from './points'
import { answers, end, killAll, type Setup, startGateway, startShopbell } from './processes'
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
// A short run has fewer people than the log of v1 returns at once.
const people = isShort ? 800 : 500 + 60 * acts.length
const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-chaos-'))
const server = database === 'postgres' ? await startPostgres() : undefined
const clock = createFastClock(settings.speed)
const [gatewayPort, appPort] = [await freePort(), await freePort()]
const tap = await openNetworkTap(gatewayPort)
const env = {
  SHOPBELL_DATA_DIR: folder,
  DATABASE_URL: server?.url('postgres') ?? `file:${path.join(folder, 'chaos.db')}`,
  SHOPBELL_REHEARSAL_URL: `http://127.0.0.1:${tap.port}`,
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
const setup: Setup = { folder, clock, env, appPort, tapPort: tap.port, frozen: new Set() }

async function run(world: World): Promise<Run> {
  const owner = startOwner({
    ...{ world, clock, people, random },
    mustWait: () => database === 'sqlite' && setup.frozen.size > 0,
    ...(isShort ? { pauseMs: () => 600, restMs: 8_000 } : { pauseMs: () => 500 + 7_000 * random() ** 3, restMs: 15_000 }),
  })
  const restarts = server && settings.restartPostgres ? restartNowAndThen(server, random) : undefined
  /** Spreads the remaining texts over the remaining kills: about a second and a half of sending for each. */
  async function pace(left: number) {
    const { queued } = await progress(world)
    await setLimit(world, Math.max(60, Math.ceil((queued / (left + 2)) * (60 / (1.5 * settings.speed)))))
  }
  await pace(acts.length)
  const losses = await attack({
    ...{ setup, tap, acts, random, processes: settings.processes },
    onResult({ point, nth }, result, left) {
      if (settings.isVerbose) console.log(`${secondsSinceStart().toFixed(1)} s  ${point}, ${nth}: ${result}`)
      return pace(left)
    },
  })
  const [ownerLog, restarted] = [await owner.stop(), (await restarts?.stop()) ?? 0]
  await finish(world)
  return { ...losses, ownerLog, restarted }
}

async function finish(world: World) {
  const running = Array.from({ length: settings.processes }, (_, slot) => startShopbell(setup, slot))
  const until = performance.now() + (isShort ? 180_000 : 15 * 60_000)
  while ((await progress(world)).status !== 'FINISHED' && performance.now() < until) {
    // The limit made the campaign last as long as the attack. It is not needed any more.
    await setLimit(world, null)
    await sleep(300)
  }
  // Leaves time for the last reports.
  await sleep(clock.realMs(10_000))
  await Promise.all(running.map(({ child }) => end(child, 'SIGTERM')))
}

async function rehearse() {
  const gateway = startGateway(setup, {
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
  await tap.close()

  const { gather } = await import('./evidence')
  const evidence = await gather(folder, world)
  writeFileSync(
    path.join(folder, 'evidence.json'),
    JSON.stringify({ ...evidence, batches: [...evidence.batches.values()], taken: [...evidence.taken] }, null, 1),
  )
  const judgements = judge({ ...evidence, ownerLog: result.ownerLog, people })
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
else console.error(`Logs and databases: ${folder}`)
process.exit(isGood ? 0 : 1)

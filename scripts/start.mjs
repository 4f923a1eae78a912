// npm start, and npm run dev (--dev): everything from a fresh clone to a running shop. Runs on the machine's own Node and uses no
// package, because it is what installs them.
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { build, install, Refusal } from './build.mjs'
import { startChild, stopChildren, stopOnSignals } from './children.mjs'
import { projectNode, root } from './node.mjs'
import { nextDev, nextStart, typescript } from './run.mjs'

const isDev = process.argv.includes('--dev')
const inRoot = (...parts) => path.join(root, ...parts)

/** Checks the environment and migrates the database. Throws a Refusal with the sentence that prepare.ts printed. */
function prepare() {
  const { status, stdout, stderr } = spawnSync(projectNode(), [...typescript, inRoot('scripts/prepare.ts')], { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Refusal(stderr.trim())
  return JSON.parse(stdout.trim().split('\n').at(-1))
}

function isFree(port, host) {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, host, () => probe.close(() => resolve(true)))
  })
}

async function firstFreePort(from) {
  for (let port = from; port < from + 50; port++) if (await isFree(port, '127.0.0.1')) return port
  throw new Refusal(`No port between ${from} and ${from + 50} is free for the rehearsal gateway.`)
}

async function answers(url, child) {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries++) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Refusal('Shopbell did not start. Its output is above.')
}

async function main() {
  install()
  const { port, host, address, dataDir, isLive, note, token, updates } = prepare()
  for (const update of updates) console.log(update)
  if (!(await isFree(port, host)))
    throw new Refusal(`Port ${port} is in use. Is Shopbell running already? If not, start it with another: PORT=${port + 100} npm start`)

  // Built after the checks: the build reads the settings, too, and its error messages about them are long.
  if (!isDev) build()

  stopOnSignals()
  const shared = { APP_URL: address, PORT: String(port) }
  if (!isLive && !process.env.SHOPBELL_REHEARSAL_URL) {
    const gatewayPort = await firstFreePort(port + 1)
    shared.SHOPBELL_REHEARSAL_URL = `http://127.0.0.1:${gatewayPort}`
    const settings = { GATEWAY_PORT: String(gatewayPort), GATEWAY_DATA_DIR: path.join(dataDir, 'gateway') }
    const gateway = startChild([...typescript, inRoot('gateway/main.ts')], settings, { isApart: true })
    await answers(`${shared.SHOPBELL_REHEARSAL_URL}/phones.json`, gateway)
  }
  const next = isDev ? nextDev(host, port) : nextStart(host, port)
  const app = startChild(next.args, { ...shared, ...next.env })
  const local = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`
  await answers(`${local}/api/health/ready`, app)
  console.log(`\nShopbell is ready: ${address}`)
  if (note) console.log(note)
  if (token) console.log(`Set up your shop:  ${address}/setup?token=${encodeURIComponent(token)}`)
  console.log('Stop it with Ctrl-C.\n')
}

main().catch(async (error) => {
  console.error(error instanceof Refusal ? `\n${error.message}` : error)
  await stopChildren(1)
})

// npm test: everything there is, from a clean clone. Unit and integration tests on SQLite and on a real Postgres, the simulation,
// and the production build, again on both databases: killed at every point (npm run chaos), and in the browser.
// --fast: only lint, structure, types, and the tests on SQLite without the exhaustive ones.
// The last line says `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { install, Refusal } from './build.mjs'
import { failuresOfPlaywright, failuresOfVitest } from './failures.mjs'
import { root } from './node.mjs'
import { inOwnGroup } from './own-group.mjs'
import { endWhenInterrupted, runPart } from './parts.mjs'
import { startPostgres } from './postgres.mjs'
import { typescript } from './run.mjs'
import { createReport } from './test-report.mjs'

await inOwnGroup()

const isFast = process.argv.includes('--fast')
const results = mkdtempSync(path.join(os.tmpdir(), 'shopbell-results-'))
const bin = (name) => path.join(root, 'node_modules', ...name)
const report = createReport()
const SIMULATION = 'lib/dispatcher/simulation.test.ts'
/** Tests without a database. They run once. */
const WITHOUT_DATABASE = ['gateway/**', 'components/**', 'scripts/rules/**', 'scripts/parts.test.ts', 'scripts/children.test.ts']
/** Tests that try every fault there is, or a month of sending. They take as long as all others together. */
const EXHAUSTIVE = [SIMULATION, 'lib/dispatcher/fault-matrix.test.ts', 'lib/dispatcher/database-faults.test.ts', 'scripts/seed/seed.test.ts']

// What keeps to the wall clock (the attacks, the browser) goes first. The simulation has a time of its own and takes what is left.
const [LATER, LAST] = [3, 19]

/** Runs a part and adds its counts. @returns whether it ended well. */
async function run(part) {
  const ended = await runPart(part)
  const counts = part.file && existsSync(part.file) ? part.read(JSON.parse(readFileSync(part.file, 'utf8'))) : undefined
  report.add(ended, counts)
  return ended.status === 0
}

function vitest(title, name, args, part) {
  const file = path.join(results, `${name}.json`)
  return run({
    title,
    args: [bin(['vitest', 'vitest.mjs']), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    file,
    read: (said) => ({ passed: said.numPassedTests, failed: said.numFailedTests, names: failuresOfVitest(said) }),
    ...part,
  })
}

const without = (files) => files.flatMap((file) => ['--exclude', file])

const unit = (database, part, left = [SIMULATION]) =>
  vitest(`unit and integration tests, ${database}`, `unit-${database}`, without(left), { env: { TEST_DATABASE: database }, ...part })

function browser(database, args, env) {
  const file = path.join(results, `browser-${database}.json`)
  return run({
    title: `browser tests, ${database}`,
    args: [bin(['@playwright', 'test', 'cli.js']), 'test', '--reporter=list,json', '--output', path.join(results, `browser-${database}`), ...args],
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    file,
    read: (said) => ({ passed: said.stats.expected + said.stats.flaky, failed: said.stats.unexpected, names: failuresOfPlaywright(said) }),
  })
}

/** The built app, killed at every named point once: each point and each invariant counts. */
function chaos(database, args) {
  const file = path.join(results, `chaos-${database}.json`)
  const title = `the app under attack, ${database}`
  return run({ title, args: [...typescript, 'scripts/chaos/main.ts', '--short', '--output', file, ...args], file, read: (said) => said })
}

async function browseOnPostgres() {
  const server = await startPostgres()
  try {
    // The pages have the same elements and colours on both databases.
    await browser('postgres', ['--grep-invert', 'axe finds'], { E2E_DATABASE_URL: server.url('postgres'), E2E_PORT: '4200' })
  } finally {
    server.stop()
  }
}

async function attackAndBrowse() {
  // A second text that the gateway itself would refuse on v3 goes through on v1.
  await chaos('sqlite', ['--api', 'v1'])
  await chaos('postgres', ['--postgres'])
  await Promise.all([browser('sqlite', [], {}), browseOnPostgres()])
}

const check = (part) => run({ title: 'lint, structure, types', args: ['scripts/check.mjs'], ...part })

async function everything() {
  const simulated = vitest('the simulation', 'simulation', [SIMULATION], { niceness: LAST })
  // One after the other: both may install packages of the system.
  const equipped = run({ title: 'a Postgres and a browser', args: ['scripts/test-tools.mjs'] })
  async function onTheBuild() {
    await check()
    const isBuilt = await run({ title: 'the production build', args: ['scripts/build.mjs'] })
    if ((await equipped) && isBuilt) await attackAndBrowse()
  }
  async function onTheSources() {
    await unit('sqlite', { niceness: LATER })
    if (await equipped) await unit('postgres', { niceness: LATER }, [SIMULATION, ...WITHOUT_DATABASE])
  }
  await Promise.all([simulated, onTheBuild(), onTheSources()])
}

async function fast() {
  await check({ isLive: true })
  await unit('sqlite', { isLive: true }, EXHAUSTIVE)
}

const tidyUp = () => rmSync(results, { recursive: true, force: true })
endWhenInterrupted(tidyUp)
try {
  install()
  await (isFast ? fast() : everything())
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error)
  report.fail(error)
}
tidyUp()
console.log(report.text())
process.exit(report.isGood() ? 0 : 1)

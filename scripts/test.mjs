// npm test: everything there is, from a clean clone. Unit and integration tests on SQLite and on a real Postgres, then the
// production build, again on both: killed at every point (npm run chaos), and in the browser. The last line says `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build, install, Refusal, run } from './build.mjs'
import { failuresOfPlaywright, failuresOfVitest } from './failures.mjs'
import { projectNode, root } from './node.mjs'
import { startPostgres } from './postgres.mjs'
import { typescript } from './run.mjs'

const results = mkdtempSync(path.join(os.tmpdir(), 'shopbell-results-'))
const bin = (name) => path.join(root, 'node_modules', ...name)
const total = { passed: 0, failed: 0 }
const failures = []

function execute(title, args, env) {
  console.log(`\n— ${title}`)
  return spawnSync(projectNode(), args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status
}

/** Adds a run's counts; a run that ended badly without a failed test (a crash, a syntax error) counts as one failure. */
function count(title, status, report) {
  const { passed, failed, names } = existsSync(report.file) ? report.read(JSON.parse(readFileSync(report.file, 'utf8'))) : { passed: 0, failed: 0, names: [] }
  if (status !== 0) failures.push(...(names.length > 0 ? names : ['it ended badly']).map((name) => `${title}: ${name}`))
  total.passed += passed
  total.failed += status === 0 ? failed : Math.max(1, failed)
}

function runUnit(database) {
  const title = `unit and integration tests, ${database}`
  const file = path.join(results, `unit-${database}.json`)
  const status = execute(title, [bin(['vitest', 'vitest.mjs']), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {
    TEST_DATABASE: database,
  })
  count(title, status, { file, read: (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests, names: failuresOfVitest(report) }) })
}

function runBrowser(database, env) {
  const file = path.join(results, `browser-${database}.json`)
  const title = `browser tests, ${database}`
  const status = execute(title, [bin(['@playwright', 'test', 'cli.js']), 'test', '--reporter=list,json'], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  count(title, status, {
    file,
    read: (report) => ({ passed: report.stats.expected + report.stats.flaky, failed: report.stats.unexpected, names: failuresOfPlaywright(report) }),
  })
}

/** The built app, killed at every named point once: each point and each invariant counts. */
function runChaos(database, args) {
  const file = path.join(results, `chaos-${database}.json`)
  const title = `the app under attack, ${database}`
  const status = execute(title, [...typescript, 'scripts/chaos/main.ts', '--short', '--output', file, ...args], {})
  count(title, status, { file, read: (report) => report })
}

/** The system's Chromium; on Debian as root it is installed when missing. Elsewhere Playwright's own is downloaded. */
function ensureBrowser() {
  const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  if (known.some((file) => existsSync(file))) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    run('Installing Chromium for the browser tests…', 'sh', [
      '-c',
      'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium',
    ])
    return
  }
  run('Downloading a browser for the browser tests…', projectNode(), [bin(['@playwright', 'test', 'cli.js']), 'install', 'chromium'])
}

async function main() {
  install()
  if (execute('lint, structure, types', ['scripts/check.mjs'], {}) !== 0) {
    total.failed += 1
    failures.push('lint, structure, types')
  }
  runUnit('sqlite')
  runUnit('postgres')
  ensureBrowser()
  build()
  // A second text that the gateway itself would refuse on v3 goes through on v1.
  runChaos('sqlite', ['--api', 'v1'])
  runChaos('postgres', ['--postgres'])
  runBrowser('sqlite', {})
  const server = await startPostgres()
  try {
    runBrowser('postgres', { E2E_DATABASE_URL: server.url('postgres') })
  } finally {
    server.stop()
  }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error)
  total.failed += 1
  failures.push(String(error))
}
rmSync(results, { recursive: true, force: true })
if (failures.length > 0) console.log(`\n— what failed\n${failures.join('\n')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)

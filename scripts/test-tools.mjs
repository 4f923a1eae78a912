// What npm test needs that is no package of the project: a Postgres and a browser. On Debian as root they are installed when missing.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Refusal, run } from './build.mjs'
import { projectNode, root } from './node.mjs'
import { ensurePostgres } from './postgres.mjs'

/** The system's Chromium. Where it cannot be installed Playwright's own is downloaded. */
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
  run('Downloading a browser for the browser tests…', projectNode(), [path.join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'])
}

try {
  ensurePostgres()
  ensureBrowser()
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error)
  process.exitCode = 1
}

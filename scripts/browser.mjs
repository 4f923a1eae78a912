// The browser of the browser tests: one of the system's. On Debian as root it is installed when it is missing.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { run } from './build.mjs'
import { projectNode, root } from './node.mjs'

// Best first: without a window to draw, the headless shell takes two thirds of Chromium's time.
const KNOWN = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** @returns {string | undefined} the file of the system's browser; undefined: Playwright uses the one that it downloaded. */
export const systemBrowser = () => KNOWN.find((file) => existsSync(file))

/** Installs a browser if there is none. Where the system cannot, Playwright downloads its own. Throws a Refusal if that fails. */
export function ensureBrowser() {
  if (systemBrowser()) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const install = 'DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends'
    // Not every release of Debian has the first one.
    const command = `apt-get update -qq && { ${install} chromium-headless-shell || ${install} chromium; }`
    run('Installing Chromium for the browser tests…', 'sh', ['-c', command])
    return
  }
  run('Downloading a browser for the browser tests…', projectNode(), [path.join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'])
}

// What npm test needs that is no package of the project: a Postgres and a browser. On Debian as root they are installed when missing.
import { ensureBrowser } from './browser.mjs'
import { Refusal } from './build.mjs'
import { ensurePostgres } from './postgres.mjs'

try {
  ensurePostgres()
  ensureBrowser()
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error)
  process.exitCode = 1
}

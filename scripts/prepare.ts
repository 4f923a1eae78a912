// Runs before the app starts: checks the environment and the data directory, and migrates the database. Every refusal tells the
// owner in one sentence what to do. Prints what scripts/start.mjs needs to know, as one line of JSON.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { refuse, refuseDatabase } from './refusals'

// Makes one level after the other: Node's recursive mkdir never returns if the file system answers ENOENT for a folder that cannot be made.
function makeFolder(folder: string) {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** Refuses to start if another process works on the database. Called before the database is opened. */
function refuseSecondProcess(file: string) {
  try {
    lockDatabase(file)()
  } catch (error) {
    if (error instanceof AlreadyRunning) refuse(error.message)
    // Any other problem with the file gets a better message when the database is opened.
  }
}

const { env, note } = await import('../lib/env').catch((error: Error) => refuse(error.message))
const { AlreadyRunning, lockDatabase } = await import('../lib/jobs/instance-lock')
const { migrate } = await import('../lib/db/migrate')
const { keepFilesPrivate } = await import('../lib/private-files')

try {
  makeFolder(env.SHOPBELL_DATA_DIR)
  accessSync(env.SHOPBELL_DATA_DIR, constants.W_OK)
} catch {
  refuse(`Shopbell cannot write in its data folder ${env.SHOPBELL_DATA_DIR}. Please allow it, or choose another with SHOPBELL_DATA_DIR.`)
}
keepFilesPrivate(env.SHOPBELL_DATA_DIR, env.DATABASE_URL)
if (env.DATABASE_URL.startsWith('file:')) refuseSecondProcess(env.DATABASE_URL.slice('file:'.length))
await migrate(env.DATABASE_URL).catch((error: unknown) => refuseDatabase(env.DATABASE_URL, error))

const { hasOwner } = await import('../lib/auth/queries')
const { setupToken } = await import('../lib/auth/setup-token')
const { disconnect } = await import('../lib/db/client')
const token = (await hasOwner()) ? null : setupToken()
await disconnect()
console.log(
  JSON.stringify({
    port: env.PORT,
    host: env.HOST,
    address: env.APP_URL,
    dataDir: env.SHOPBELL_DATA_DIR,
    isLive: Boolean(env.INFOBIP_BASE_URL),
    note,
    token,
  }),
)
process.exit(0)

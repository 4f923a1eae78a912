// Runs before the app starts: checks the environment and the data directory, and migrates the database. Every refusal tells the
// owner in one sentence what to do. Prints what scripts/start.mjs needs to know, as one line of JSON.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { reasonOf, refuse, refuseDatabase } from './refusals'

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
const { describeBackup, makeBackup } = await import('../lib/backups/backup')
const { keepFilesPrivate } = await import('../lib/private-files')

try {
  makeFolder(env.SHOPBELL_DATA_DIR)
  accessSync(env.SHOPBELL_DATA_DIR, constants.W_OK)
} catch {
  refuse(`Shopbell cannot write in its data folder ${env.SHOPBELL_DATA_DIR}. Please allow it, or choose another with SHOPBELL_DATA_DIR.`)
}
keepFilesPrivate(env.SHOPBELL_DATA_DIR, env.DATABASE_URL)
const isSqlite = env.DATABASE_URL.startsWith('file:')
if (isSqlite) refuseSecondProcess(env.DATABASE_URL.slice('file:'.length))

/** What npm start tells the owner about an update of the database. */
const updates: string[] = []

/** A new version is about to change the database. Its owner can return to the old one with this backup. */
async function backUp() {
  try {
    updates.push(`A new version of Shopbell has updated the database. ${describeBackup(await makeBackup(env.DATABASE_URL, env.SHOPBELL_DATA_DIR, new Date()))}`)
  } catch (error) {
    const failure = `No backup could be made: ${reasonOf(error)}`
    if (isSqlite) refuse(`Shopbell did not start, because it has to update the database, and makes a backup first. ${failure}`)
    // The database server may have backups of its own, and pg_dump may not be installed here.
    updates.push(`A new version of Shopbell has updated the database. ${failure}`)
  }
}

await migrate(env.DATABASE_URL, undefined, backUp).catch((error: unknown) => refuseDatabase(env.DATABASE_URL, error))

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
    updates,
  }),
)
process.exit(0)

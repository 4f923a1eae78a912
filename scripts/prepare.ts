// Before the app starts: checks the environment and the data directory, and brings the database up to date. Every refusal is
// one sentence that the owner can act on. Prints what scripts/start.mjs needs to know as one line of JSON.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'

function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}

function reasonOf(error: unknown): string {
  const { code, message } =
    error instanceof Error && 'code' in error
      ? { code: String(error.code), message: error.message }
      : { code: '', message: String(error instanceof Error ? error.message : error) }
  if (code === 'ECONNREFUSED') return 'nothing answers at that address. Is Postgres running?'
  if (code === 'ENOTFOUND') return 'the host name is not known.'
  if (code === '28P01' || code === '28000') return 'the user name or the password is wrong.'
  if (code === '3D000') return 'there is no database of that name on the server.'
  if (code === 'SQLITE_NOTADB') return 'the file is not an SQLite database.'
  if (code === 'SQLITE_CANTOPEN' || code === 'EACCES') return 'the file cannot be opened. May Shopbell write in that folder?'
  if (code === 'SQLITE_READONLY') return 'the file may only be read. Please allow Shopbell to write it.'
  return message
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:…@')
}

// Level by level: Node's recursive mkdir never returns where the file system answers ENOENT for a folder that cannot be made.
function makeFolder(folder: string) {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder)
}

/** Before the database is touched: whoever works on it already keeps it. */
function refuseSecondProcess(file: string) {
  try {
    lockDatabase(file)()
  } catch (error) {
    if (error instanceof AlreadyRunning) refuse(error.message)
    // Whatever else is wrong with the file, opening it says better.
  }
}

const { env } = await import('../lib/env').catch((error: Error) => refuse(error.message))
const { AlreadyRunning, lockDatabase } = await import('../lib/jobs/instance-lock')
const { migrate } = await import('../lib/db/migrate')

try {
  makeFolder(env.SHOPBELL_DATA_DIR)
  accessSync(env.SHOPBELL_DATA_DIR, constants.W_OK)
} catch {
  refuse(`Shopbell cannot write in its data folder ${env.SHOPBELL_DATA_DIR}. Please allow it, or choose another with SHOPBELL_DATA_DIR.`)
}
if (env.DATABASE_URL.startsWith('file:')) refuseSecondProcess(env.DATABASE_URL.slice('file:'.length))
await migrate(env.DATABASE_URL).catch((error: unknown) => refuse(`The database ${withoutPassword(env.DATABASE_URL)} cannot be used: ${reasonOf(error)}`))

const { hasOwner } = await import('../lib/auth/queries')
const { setupToken } = await import('../lib/auth/setup-token')
const { disconnect } = await import('../lib/db/client')
const token = (await hasOwner()) ? null : setupToken()
await disconnect()
console.log(
  JSON.stringify({ port: env.PORT, host: env.HOST, address: env.APP_URL, dataDir: env.SHOPBELL_DATA_DIR, isLive: Boolean(env.INFOBIP_BASE_URL), token }),
)
process.exit(0)

import { startGateway } from './server'
import { readSettings, type Settings } from './settings'

/** An error in one sentence that says what to change. An error of another kind keeps its own message. */
function explain(error: unknown, { port, host, dataDir }: Settings): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  const call = 'syscall' in error ? String(error.syscall) : ''
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another: GATEWAY_PORT=3101 npm run gateway`
  if (['listen', 'bind', 'getaddrinfo'].includes(call))
    return `The gateway cannot listen on ${host}, port ${port} (${code}). Choose another address with GATEWAY_HOST and GATEWAY_PORT.`
  if (call === 'mkdir' || code.startsWith('SQLITE_'))
    return `The gateway cannot keep its ledger in ${dataDir} (${code}). Allow it to write there, or choose another folder with GATEWAY_DATA_DIR.`
  return error.message
}

function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}

function readOwnSettings(): Settings {
  try {
    return readSettings(process.env)
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
  }
}

// The ledger has numbers and texts, so no other account may read what this process writes.
process.umask(0o077)
const settings = readOwnSettings()
const gateway = await startGateway(settings).catch((error: unknown) => refuse(explain(error, settings)))
console.log(`Rehearsal gateway on ${gateway.url}`)
const end = () => gateway.close().then(() => process.exit(0))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end)
// npm start holds a channel to this process. When npm start ends, even by a kill, the channel closes and the gateway ends, too.
if (process.channel) process.once('disconnect', end)

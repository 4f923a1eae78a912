import { startGateway } from './server'
import { readSettings } from './settings'

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `Port ${process.env.GATEWAY_PORT ?? 3001} is in use. Choose another: GATEWAY_PORT=3101 npm run gateway`
  return error.message
}

try {
  const gateway = await startGateway(readSettings(process.env))
  console.log(`Rehearsal gateway on ${gateway.url}`)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => gateway.close().then(() => process.exit(0)))
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

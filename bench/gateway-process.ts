import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freePort } from '../scripts/postgres.mjs'
import { typescript } from '../scripts/run.mjs'

export const authorization = `Basic ${Buffer.from('rehearsal:rehearsal').toString('base64')}`

/** Starts the rehearsal gateway in a process of its own, with a temporary ledger. */
export async function startGateway(latencyMs: number) {
  const port = await freePort()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-bench-'))
  const env = { ...process.env, GATEWAY_PORT: String(port), GATEWAY_LATENCY_MS: String(latencyMs), GATEWAY_DATA_DIR: folder }
  const child = spawn(process.execPath, [...typescript, path.resolve('gateway/main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  async function stop() {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

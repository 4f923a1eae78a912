import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { freePort } from './postgres.mjs'

const root = path.resolve(import.meta.dirname, '..')
const LIMIT = { timeout: 15_000, interval: 50 }

// This stands in for the app: at Ctrl-C it still has a text to send.
const APP = `
  console.log('app ' + process.pid)
  process.on('SIGTERM', () => {})
  process.once('SIGINT', () => setTimeout(async () => {
    const headers = { 'content-type': 'application/json', authorization: 'Basic ' + btoa('rehearsal:rehearsal') }
    const body = JSON.stringify({ from: 'WineShop', to: '41790000001', text: 'Hello' })
    const answer = await fetch(process.env.GATEWAY + '/sms/1/text/single', { method: 'POST', headers, body }).then(({ status }) => status, (error) => error.message)
    console.log('handed ' + answer)
    process.exit(0)
  }, 500))
  setInterval(() => {}, 1000)`

/** What npm start does, with the real rehearsal gateway, in its own process group, as in a terminal. */
async function startFamily() {
  const port = await freePort()
  const gateway = `http://127.0.0.1:${port}`
  const program = `
    import { startChild, stopOnSignals } from './scripts/children.mjs'
    import { typescript } from './scripts/run.mjs'
    stopOnSignals()
    const settings = { GATEWAY_PORT: '${port}', GATEWAY_DATA_DIR: ${JSON.stringify(path.join(inject('folder'), crypto.randomUUID()))} }
    console.log('gateway ' + startChild([...typescript, 'gateway/main.ts'], settings, { isApart: true }).pid)
    startChild(['-e', ${JSON.stringify(APP)}], { GATEWAY: '${gateway}' })`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  const said = new Map<string, string>()
  createInterface({ input: parent.stdout }).on('line', (line) => said.set(line.split(' ')[0] ?? '', line.slice(line.indexOf(' ') + 1)))
  onTestFinished(() => {
    for (const pid of [parent.pid, said.get('gateway'), said.get('app')]) if (pid && isAlive(Number(pid))) process.kill(Number(pid), 'SIGKILL')
  })
  await vi.waitFor(async () => expect((await fetch(`${gateway}/phones.json`)).ok).toBe(true), LIMIT)
  await vi.waitFor(() => expect(said.has('app')).toBe(true), LIMIT)
  return { parent, said, pid: (name: 'gateway' | 'app') => Number(said.get(name)) }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Ctrl-C as a terminal sends it: to all processes in its foreground. */
function pressCtrlC({ pid }: ChildProcess) {
  if (pid !== undefined) process.kill(-pid, 'SIGINT')
}

describe.skipIf(process.platform === 'win32')('the processes of npm start', () => {
  it('end one after the other at Ctrl-C: the gateway still takes the last text of the app', async () => {
    const { parent, said, pid } = await startFamily()
    const ended = once(parent, 'exit')
    pressCtrlC(parent)
    expect(await ended).toEqual([0, null])
    expect(said.get('handed')).toBe('200')
    expect([isAlive(pid('app')), isAlive(pid('gateway'))]).toEqual([false, false])
  })

  it('leave no gateway behind when the process that started it is killed', async () => {
    const { parent, pid } = await startFamily()
    expect(isAlive(pid('gateway'))).toBe(true)
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(pid('gateway'))).toBe(false), LIMIT)
  })

  it('end together when the gateway ends by itself', async () => {
    const { parent, pid } = await startFamily()
    const ended = once(parent, 'exit')
    process.kill(pid('gateway'), 'SIGKILL')
    // The app of this test ends only at SIGINT.
    await vi.waitFor(() => process.kill(pid('app'), 'SIGINT'), LIMIT)
    expect(await ended).toEqual([1, null])
  })
})

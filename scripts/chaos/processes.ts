import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../node.mjs'
import { memoryLimits, nextStart, typescript } from '../run.mjs'
import type { FastClock } from './clock'
import type { Act } from './points'

/** `frozen`: the processes that are frozen now, and that may have locked the database. */
export type Setup = { folder: string; clock: FastClock; env: Record<string, string>; appPort: number; tapPort: number; frozen: Set<Running> }
export type Running = { child: ChildProcess; address: string; ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>; markFile: string }

const preload = (name: string) => ['--import', path.join(import.meta.dirname, name)]

const children = new Set<ChildProcess>()

/** Kills every process that was started here. */
export function killAll() {
  for (const child of children) child.kill('SIGKILL')
}
process.on('exit', killAll)

/** Starts a process on the fast clock. Its output goes to a file. */
function startProcess(setup: Pick<Setup, 'folder' | 'clock'>, name: string, args: string[], env: Record<string, string>): ChildProcess {
  const log = openSync(path.join(setup.folder, `${name}.log`), 'a')
  const clock = { CHAOS_CLOCK_ORIGIN: String(setup.clock.origin), CHAOS_CLOCK_SPEED: String(setup.clock.speed) }
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', log, log], env: { ...process.env, ...clock, ...env } })
  closeSync(log)
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

export function startGateway(setup: Pick<Setup, 'folder' | 'clock'>, env: Record<string, string>): ChildProcess {
  return startProcess(setup, 'gateway', [...memoryLimits, ...typescript, ...preload('fast-clock.ts'), path.join(root, 'gateway/main.ts')], env)
}

let started = 0

/** Starts process `slot`: 0 is the built app, as `npm start` starts it; the others are workers. @param act where it kills itself. */
export function startShopbell(setup: Setup, slot: number, act?: Act): Running {
  const address = `127.0.0.${slot + 1}`
  started += 1
  const markFile = path.join(setup.folder, `mark-${started}`)
  const env = {
    ...setup.env,
    CHAOS_ADDRESS: address,
    CHAOS_TAP_PORT: String(setup.tapPort),
    CHAOS_MARK: markFile,
    CHAOS_KILL_AT: act ? `${act.point}:${act.nth}` : '',
  }
  const preloads = ['fast-clock.ts', 'own-address.ts', 'kill-points.ts'].flatMap(preload)
  const app = nextStart('127.0.0.1', setup.appPort)
  const child =
    slot === 0
      ? startProcess(setup, 'app', [...preloads, ...app.args], { ...env, ...app.env })
      : startProcess(setup, `worker-${slot}`, [...memoryLimits, ...typescript, ...preloads, path.join(root, 'scripts/worker.ts')], {
          ...env,
          NODE_ENV: 'production',
        })
  const ended: Running['ended'] = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  return { child, address, ended, markFile }
}

export const isAlive = ({ child }: Pick<Running, 'child'>) => child.exitCode === null && child.signalCode === null

/** The lines of the process's mark file: that it is at work, and the point at which it killed itself. */
export function notesOf({ markFile }: Running): string[] {
  return existsSync(markFile) ? readFileSync(markFile, 'utf8').trim().split('\n') : []
}

export async function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (!isAlive({ child })) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

/** Resolves when a server answers at the address. Throws after `withinMs`. */
export async function answers(url: string, withinMs = 60_000) {
  for (const until = performance.now() + withinMs; performance.now() < until; await sleep(30)) {
    const isThere = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) return
  }
  throw new Error(`Nothing answers at ${url}.`)
}

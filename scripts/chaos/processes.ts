import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../node.mjs'
import { memoryLimits, nextStart, typescript } from '../run.mjs'
import type { FastClock } from './clock'
import type { Act } from './points'

/** `frozen`: who is held at this moment, perhaps with the database in hand. */
export type Place = { folder: string; clock: FastClock; env: Record<string, string>; appPort: number; wirePort: number; frozen: Set<Running> }
export type Running = { child: ChildProcess; address: string; ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>; markFile: string }

const preload = (name: string) => ['--import', path.join(import.meta.dirname, name)]

const children = new Set<ChildProcess>()

/** Leaves nobody behind. */
export function killAll() {
  for (const child of children) child.kill('SIGKILL')
}
process.on('exit', killAll)

/** A process on the fast clock. What it says goes to a file. */
function startProcess(place: Pick<Place, 'folder' | 'clock'>, name: string, args: string[], env: Record<string, string>): ChildProcess {
  const log = openSync(path.join(place.folder, `${name}.log`), 'a')
  const clock = { CHAOS_CLOCK_ORIGIN: String(place.clock.origin), CHAOS_CLOCK_SPEED: String(place.clock.speed) }
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', log, log], env: { ...process.env, ...clock, ...env } })
  closeSync(log)
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

export function startGateway(place: Pick<Place, 'folder' | 'clock'>, env: Record<string, string>): ChildProcess {
  return startProcess(place, 'gateway', [...memoryLimits, ...typescript, ...preload('fast-clock.ts'), path.join(root, 'gateway/main.ts')], env)
}

let started = 0

/** Process number 0 is the app, built, as `npm start` starts it; the others are workers. `act`: where it kills itself. */
export function startShopbell(place: Place, slot: number, act?: Act): Running {
  const address = `127.0.0.${slot + 1}`
  started += 1
  const markFile = path.join(place.folder, `mark-${started}`)
  const env = {
    ...place.env,
    CHAOS_ADDRESS: address,
    CHAOS_WIRE_PORT: String(place.wirePort),
    CHAOS_MARK: markFile,
    CHAOS_KILL_AT: act ? `${act.point}:${act.nth}` : '',
  }
  const preloads = ['fast-clock.ts', 'own-address.ts', 'kill-points.ts'].flatMap(preload)
  const app = nextStart('127.0.0.1', place.appPort)
  const child =
    slot === 0
      ? startProcess(place, 'app', [...preloads, ...app.args], { ...env, ...app.env })
      : startProcess(place, `worker-${slot}`, [...memoryLimits, ...typescript, ...preloads, path.join(root, 'scripts/worker.ts')], {
          ...env,
          NODE_ENV: 'production',
        })
  const ended: Running['ended'] = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  return { child, address, ended, markFile }
}

export const isAlive = ({ child }: Pick<Running, 'child'>) => child.exitCode === null && child.signalCode === null

/** What the process has noted: that it is at work, and the point at which it killed itself. */
export function notesOf({ markFile }: Running): string[] {
  return existsSync(markFile) ? readFileSync(markFile, 'utf8').trim().split('\n') : []
}

export async function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (!isAlive({ child })) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

/** Resolves when something answers at the address; throws after a while. */
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

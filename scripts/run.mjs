// Runs one of the project's TypeScript programs with the project's Node: node scripts/run.mjs <file.ts> [arguments]
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { install, Refusal } from './build.mjs'
import { projectNode, root } from './node.mjs'

/** Arguments for Node to run TypeScript. `react-server` lets `server-only` modules load outside Next. */
export const typescript = ['--conditions=react-server', '--import', 'tsx']

// On a machine with much memory V8 lets garbage pile up: importing a million rows then takes 640 MB instead of 320, for nothing.
export const memoryLimits = ['--max-old-space-size=384', '--max-semi-space-size=8']

function next(command, host, port, NODE_ENV) {
  const args = [path.join(root, 'node_modules/next/dist/bin/next'), command, '-H', host, '-p', String(port)]
  // Next would end at the first signal: the app lets the requests in hand end first (lib/dispatcher/process.ts).
  return { args, env: { NEXT_MANUAL_SIG_HANDLE: 'true', NODE_ENV, NEXT_TELEMETRY_DISABLED: '1' } }
}

/** The app as a process, from its sources: arguments for Node, and what it needs in its environment. */
export const nextDev = (host, port) => next('dev', host, port, 'development')

/** The same from the production build. */
export function nextStart(host, port) {
  const { args, env } = next('start', host, port, 'production')
  return { args: [...memoryLimits, ...args], env }
}

/** On a machine where nothing was started yet, for example one that only sends (npm run worker). */
function installOnce() {
  if (existsSync(path.join(root, 'node_modules')) && existsSync(path.join(root, 'lib/db/generated'))) return
  try {
    install()
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error)
    process.exit(1)
  }
}

if (process.argv[1] === import.meta.filename) {
  const [file, ...rest] = process.argv.slice(2)
  installOnce()
  const child = spawn(projectNode(), [...memoryLimits, ...typescript, path.join(root, file), ...rest], { stdio: 'inherit', cwd: root })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

// Runs one of the project's TypeScript programs with the project's Node: node scripts/run.mjs <file.ts> [arguments]
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { install, Refusal } from './build.mjs'
import { projectNode, root } from './node.mjs'

/** Arguments that make Node run TypeScript. With `react-server`, modules that import `server-only` load outside Next. */
export const typescript = ['--conditions=react-server', '--import', 'tsx']

// On a machine with much memory, V8 collects garbage late: importing a million rows then takes 640 MB instead of 320, and is no faster.
export const memoryLimits = ['--max-old-space-size=384', '--max-semi-space-size=8']

function next(command, host, port, NODE_ENV) {
  const args = [path.join(root, 'node_modules/next/dist/bin/next'), command, '-H', host, '-p', String(port)]
  // Without this, Next exits at the first signal. The app finishes its requests first (lib/dispatcher/process.ts).
  return { args, env: { NEXT_MANUAL_SIG_HANDLE: 'true', NODE_ENV, NEXT_TELEMETRY_DISABLED: '1' } }
}

/** How to run the app from its sources: the arguments for Node, and the environment. */
export const nextDev = (host, port) => next('dev', host, port, 'development')

/** How to run the app from the production build. */
export function nextStart(host, port) {
  const { args, env } = next('start', host, port, 'production')
  return { args: [...memoryLimits, ...args], env }
}

/** Installs on a machine where npm start has never run, for example one that only runs npm run worker. */
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

// Makes a clone ready to run: installs packages, generates the database clients, builds. Each step is skipped if its inputs have not
// changed. This file uses no package, because it is what installs them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { projectNode, root } from './node.mjs'

/** A step failed. The message is for the person at the keyboard. */
export class Refusal extends Error {}

/** Runs `step`, unless the marker file holds this `key` from the last success. */
function whenStale(marker, key, step) {
  const file = path.join(root, marker)
  if (existsSync(file) && readFileSync(file, 'utf8') === key) return
  step()
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, key)
}

/** Runs a program to its end. Its output is shown only if it fails. */
export function run(label, command, args, env = {}) {
  console.log(label)
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Refusal(`${stdout ?? ''}${stderr ?? ''}${error ?? ''}\nThis step failed: ${label}`)
}

/** Installs the packages of the lockfile, and generates the database clients from the data model. */
export function install() {
  whenStale('node_modules/.shopbell-installed', fingerprint(['package-lock.json']), () =>
    run('Installing packages (a minute or two, once)…', 'npm', ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--loglevel=error']),
  )
  whenStale('lib/db/generated/.shopbell-generated', fingerprint(['prisma/schema.prisma', 'package-lock.json', 'scripts/generate-clients.mjs']), () =>
    run('Preparing the database clients…', projectNode(), [path.join(root, 'scripts/generate-clients.mjs')]),
  )
}

/** Makes the production build from the present sources. */
export function build() {
  whenStale('.next/shopbell-built', fingerprint(SOURCES), () =>
    run('Building (half a minute, once)…', projectNode(), [path.join(root, 'node_modules/next/dist/bin/next'), 'build'], {
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    }),
  )
}

// The files that `next build` reads.
const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema.prisma',
  'instrumentation.ts',
  'proxy.ts',
  'next.config.js',
  'postcss.config.js',
  'tailwind.config.ts',
  'tsconfig.json',
  'package-lock.json',
]

// For npm test, in which other programs run meanwhile.
if (process.argv[1] === import.meta.filename) {
  try {
    build()
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error)
    process.exitCode = 1
  }
}

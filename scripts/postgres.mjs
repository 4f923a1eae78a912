// Starts a temporary Postgres for tests and migrations: a new cluster in a temporary folder, on a free port of 127.0.0.1.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterwards } from './afterwards.mjs'

const isRoot = process.getuid?.() === 0

function installedBin() {
  const base = '/usr/lib/postgresql'
  const newest = existsSync(base)
    ? readdirSync(base)
        .filter((version) => existsSync(path.join(base, version, 'bin/initdb')))
        .sort((a, b) => Number(b) - Number(a))[0]
    : undefined
  if (newest) return path.join(base, newest, 'bin')
  const found = spawnSync('sh', ['-c', 'command -v initdb'], { encoding: 'utf8' }).stdout.trim()
  return found ? path.dirname(found) : undefined
}

/** The folder with `initdb`. On Debian, as root, Postgres is installed if it is missing. */
function postgresBin() {
  const bin = installedBin()
  if (bin) return bin
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    console.log('Installing PostgreSQL for the tests…')
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    const installed = installedBin()
    if (installed) return installed
  }
  throw new Error('The tests need PostgreSQL on this machine (its initdb and pg_ctl). Please install it and run them again.')
}

/** Installs Postgres if it is missing. Throws if it cannot. */
export const ensurePostgres = () => void postgresBin()

/** @returns {Promise<number>} a port of 127.0.0.1 that is free at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address()
        probe.close(() => resolve(port))
      })
  })
}

/**
 * Starts a cluster. It is deleted at `stop`, or when this process ends without it.
 * @param {{ isDurable?: boolean }} [options] `isDurable`: a commit waits for the disk, as in production. Tests need not wait.
 * @returns {Promise<{ url: (database: string) => string, restart: () => Promise<void>, stop: () => void }>}
 */
export async function startPostgres({ isDurable = false } = {}) {
  const bin = postgresBin()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-postgres-'))
  const port = await freePort()
  // Postgres refuses to run as root.
  const user = isRoot
    ? { uid: Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' })), gid: Number(execFileSync('id', ['-g', 'postgres'], { encoding: 'utf8' })) }
    : {}
  if (isRoot) chownSync(folder, user.uid, user.gid)
  const run = (command, args) => execFileSync(path.join(bin, command), args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })

  run('initdb', ['-D', path.join(folder, 'data'), '-U', 'shopbell', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'])
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200 ${isDurable ? '' : '-c fsync=off -c full_page_writes=off'}`
  run('pg_ctl', ['-D', path.join(folder, 'data'), '-w', '-l', path.join(folder, 'log'), '-o', options, 'start'])
  const asks = `"$1" -D "$2/data" -m immediate -w stop; rm -rf "$2"`
  const forget = afterwards(asks, [path.join(bin, 'pg_ctl'), folder], { ...user, cwd: os.tmpdir() })
  return {
    url: (database) => `postgresql://shopbell@127.0.0.1:${port}/${database}`,
    /** Restarts as after a crash: connections are cut without notice. */
    restart: () =>
      new Promise((resolve, reject) => {
        const args = ['-D', path.join(folder, 'data'), '-m', 'immediate', '-w', '-l', path.join(folder, 'log'), '-o', options, 'restart']
        const restarting = spawn(path.join(bin, 'pg_ctl'), args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
        restarting.once('error', reject).once('exit', (code) => (code === 0 ? resolve() : reject(new Error('Postgres did not start again.'))))
      }),
    stop() {
      forget()
      run('pg_ctl', ['-D', path.join(folder, 'data'), '-m', 'immediate', '-w', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

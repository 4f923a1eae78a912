import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { keepFilesPrivate } from './private-files'

const root = path.resolve(import.meta.dirname, '..')

/** Calls it as a program does, and gives this process its umask back. */
function keepPrivate(folder: string, url = `file:${path.join(folder, 'shopbell.db')}`) {
  const umask = process.umask()
  keepFilesPrivate(folder, url)
  process.umask(umask)
}

/** A folder with files that are open to everybody. */
function openFolder(files: readonly string[], mode = 0o755): string {
  const folder = path.join(inject('folder'), crypto.randomUUID())
  mkdirSync(folder)
  for (const file of files) {
    const place = path.join(folder, file)
    mkdirSync(path.dirname(place), { recursive: true })
    chmodSync(path.dirname(place), 0o755)
    writeFileSync(place, '')
    chmodSync(place, 0o644)
  }
  chmodSync(folder, mode)
  return folder
}

const mode = (...place: string[]) => `0${(statSync(path.join(...place)).mode & 0o7777).toString(8)}`

/** Everything below a folder that somebody else than its owner may use. */
function openIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(path.join(folder, name)).mode & 0o077)
}

const OURS = [
  ...['shopbell.db', 'shopbell.db-wal', 'shopbell.db-shm', 'shopbell.db-journal', 'shopbell.db.lock', 'shopbell.db.lock-journal'],
  ...['send-journal', 'send-journal.new', 'auth-secret', 'setup-token'],
  ...['uploads/019', 'backups/shopbell-1.db', 'gateway/gateway.db', 'gateway/gateway.db-wal', 'gateway/gateway.db-shm'],
]

describe.skipIf(process.platform === 'win32')('the files of Shopbell', () => {
  it('are closed to other accounts when they were open, and so is their folder', () => {
    const folder = openFolder(OURS)
    expect(openIn(folder).length).toBeGreaterThanOrEqual(OURS.length)
    keepPrivate(folder)
    expect(openIn(folder)).toEqual([])
    expect([mode(folder), mode(folder, 'uploads'), mode(folder, 'shopbell.db')]).toEqual(['0700', '0700', '0600'])
  })

  it('are closed in a folder that holds other files, which stay as they are', () => {
    const folder = openFolder([...OURS, 'letter.txt', 'photos/cat.jpg'])
    keepPrivate(folder)
    expect(openIn(folder).sort()).toEqual(['letter.txt', 'photos', path.join('photos', 'cat.jpg')])
    expect([mode(folder), mode(folder, 'letter.txt')]).toEqual(['0755', '0644'])
  })

  it.each(['0750', '02770', '0700'])('are closed in a folder that the owner gave the mode %s, which it keeps', (given) => {
    const folder = openFolder(OURS, Number.parseInt(given, 8))
    keepPrivate(folder)
    expect(openIn(folder)).toEqual([])
    expect(mode(folder)).toBe(given)
  })

  it('are closed when the database is in another folder, which stays as it is', () => {
    const folder = openFolder(['auth-secret'])
    const elsewhere = openFolder(['shop.db', 'shop.db-wal', 'shop.db.lock', 'other.db'])
    keepPrivate(folder, `file:${path.join(elsewhere, 'shop.db')}`)
    expect(openIn(elsewhere)).toEqual(['other.db'])
    expect([mode(folder), mode(elsewhere)]).toEqual(['0700', '0755'])
  })

  it('are closed where a link leads to the database, and a planted link changes nothing elsewhere', () => {
    const elsewhere = openFolder(['real.db', 'real.db-wal', 'passwd'])
    const folder = openFolder(['uploads/019'])
    symlinkSync(path.join(elsewhere, 'real.db'), path.join(folder, 'shopbell.db'))
    symlinkSync(path.join(elsewhere, 'passwd'), path.join(folder, 'uploads', 'planted'))
    symlinkSync(path.join(elsewhere, 'passwd'), path.join(folder, 'auth-secret'))
    keepPrivate(folder)
    expect(openIn(elsewhere)).toEqual(['passwd'])
  })

  it('are new and private, whatever the umask, after the checks of a first start', () => {
    const folder = path.join(inject('folder'), crypto.randomUUID())
    const start = spawnSync('sh', ['-c', 'umask 000; exec "$0" --conditions=react-server --import tsx scripts/prepare.ts', process.execPath], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', SHOPBELL_DATA_DIR: folder },
    })
    expect(start.stderr).toBe('')
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['setup-token', 'shopbell.db', 'shopbell.db.lock']))
    expect(openIn(folder)).toEqual([])
    expect(mode(folder)).toBe('0700')
  })

  it('have names that keepFilesPrivate knows', () => {
    const sources = readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.ts$/.test(name))
    const names = sources
      .filter((name) => !/^(testing|db.generated)/.test(name))
      .flatMap((name) => [...readFileSync(path.join(root, 'lib', name), 'utf8').matchAll(/(?:DATA_DIR, |keptSecret\(|const FILE = )'([^']+)'/g)])
      .map(([, name]) => name)
    expect(names.length).toBeGreaterThanOrEqual(4)
    const known = readFileSync(path.join(root, 'lib/private-files.ts'), 'utf8')
    for (const name of names) expect(known, `please add ${name} to lib/private-files.ts`).toContain(`'${name}'`)
  })
})

it('lets a process make files that only its own account can read', () => {
  const umask = process.umask(0)
  onTestFinished(() => void process.umask(umask))
  const folder = openFolder([])
  keepFilesPrivate(folder, 'postgresql://localhost/shop')
  writeFileSync(path.join(folder, 'new'), '')
  expect(openIn(folder)).toEqual([])
})

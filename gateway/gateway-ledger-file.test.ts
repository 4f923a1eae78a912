import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { openLedgerFile } from './gateway-ledger-file'
import { temporaryFolder } from './test-gateway'

const mode = (...place: string[]) => (statSync(path.join(...place)).mode & 0o777).toString(8)

/** The modes of all files while the ledger is open and has been written to. */
function modesOf(folder: string): Record<string, string> {
  const ledger = openLedgerFile(folder)
  ledger.prepare('INSERT INTO push (url, body, attempts, dueAt) VALUES (?, ?, 0, 0)').run('http://localhost', '{}')
  const modes = readdirSync(folder).map((name) => [name, mode(folder, name)])
  ledger.close()
  return Object.fromEntries(modes)
}

const PRIVATE = { 'gateway.db': '600', 'gateway.db-wal': '600', 'gateway.db-shm': '600' }

it.skipIf(process.platform === 'win32')('only its own account can read a new ledger, which has numbers and texts', () => {
  const folder = path.join(temporaryFolder(), 'gateway')
  expect([modesOf(folder), mode(folder)]).toEqual([PRIVATE, '700'])
})

it.skipIf(process.platform === 'win32')('a ledger that was open to everybody is closed, and so is its folder', () => {
  const folder = path.join(temporaryFolder(), 'gateway')
  openLedgerFile(folder).close()
  chmodSync(path.join(folder, 'gateway.db'), 0o644)
  chmodSync(folder, 0o755)
  expect([modesOf(folder), mode(folder)]).toEqual([PRIVATE, '700'])
})

it.skipIf(process.platform === 'win32')('a ledger among other files leaves them and the folder as they were', () => {
  const folder = path.join(temporaryFolder(), 'gateway')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'gateway.dbx'), '')
  for (const name of [folder, path.join(folder, 'gateway.dbx')]) chmodSync(name, 0o755)
  expect([modesOf(folder), mode(folder)]).toEqual([{ ...PRIVATE, 'gateway.dbx': '755' }, '755'])
})

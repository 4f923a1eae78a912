import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import v8 from 'node:v8'
import vm from 'node:vm'
import { expect, it } from 'vitest'
import { lockDatabase } from './instance-lock'

const file = () => path.join(mkdtempSync(path.join(os.tmpdir(), 'shopbell-lock-')), 'shop.db')

it('refuses a second process with a sentence that names the file and the first process', () => {
  const database = file()
  const unlock = lockDatabase(database)
  expect(() => lockDatabase(database)).toThrow(`Shopbell is already running on ${database} (process ${process.pid}). Stop it first`)
  unlock()
  lockDatabase(database)()
})

it('is free again when the process is killed', async () => {
  const database = file()
  const source = path.join(import.meta.dirname, 'instance-lock.ts')
  const code = `const { lockDatabase } = await import(${JSON.stringify(source)}); lockDatabase(${JSON.stringify(database)}); console.log('locked'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  expect(() => lockDatabase(database)).toThrow(`process ${child.pid}`)
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
  lockDatabase(database)()
})

it('keeps the lock for as long as the process lives, although nothing refers to the function that releases it', async () => {
  const database = file()
  lockDatabase(database)
  v8.setFlagsFromString('--expose-gc')
  for (let round = 0; round < 3; round++) {
    vm.runInNewContext('gc()')
    await setImmediate()
  }
  expect(() => lockDatabase(database)).toThrow('Shopbell is already running')
})

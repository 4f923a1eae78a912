import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'

const LIMIT = { timeout: 30_000, interval: 50 }

const CHILD = `
  const { writeFileSync } = require('node:fs')
  process.on('SIGINT', () => {})
  writeFileSync(__dirname + '/child', String(process.pid))
  setInterval(() => {}, 1000)`
// Takes a while to end when it is told to, and has a child that does not end then.
const STUBBORN = `
  const { writeFileSync } = require('node:fs')
  require('node:child_process').spawn(process.execPath, [__dirname + '/child.cjs'])
  process.on('SIGINT', () => setTimeout(() => {
    writeFileSync(__dirname + '/done', 'yes')
    process.exit(0)
  }, 300))
  writeFileSync(__dirname + '/part', String(process.pid))
  setInterval(() => {}, 1000)`
const NEXT = `require('node:fs').writeFileSync(__dirname + '/next', 'yes')`
const SPEAKS = `
  let times = 0
  const timer = setInterval(() => {
    console.log(process.env.WORD)
    times += 1
    if (times === 5) clearInterval(timer)
  }, 20)
  process.exitCode = 3`
const PRIORITY = `console.log(require('node:os').getPriority())`
const PRIORITY_OF_CHILD = `require('node:child_process').spawnSync(process.execPath, [__dirname + '/priority.cjs'], { stdio: 'inherit' })`
// As npm starts it.
const NPM = `
  process.env.npm_lifecycle_event = 'test'
  require('node:child_process').spawn(process.execPath, [__dirname + '/program.mjs'], { stdio: 'inherit' })`
const programs = { npm: NPM, child: CHILD, stubborn: STUBBORN, next: NEXT, speaks: SPEAKS, priority: PRIORITY, parent: PRIORITY_OF_CHILD }

const imported = (name: string) => JSON.stringify(path.join(import.meta.dirname, name))

/** A program like npm test, with `body` in place of its parts. They write to files in its folder, which `read` reads. */
function startProgram(body: string, { isFromNpm = false } = {}) {
  const folder = path.join(inject('folder'), crypto.randomUUID())
  mkdirSync(folder)
  for (const [name, text] of Object.entries(programs)) writeFileSync(path.join(folder, `${name}.cjs`), text)
  const file = path.join(folder, 'program.mjs')
  writeFileSync(
    file,
    `import { spawn } from 'node:child_process'
    import { existsSync, writeFileSync } from 'node:fs'
    import { afterwards } from ${imported('afterwards.mjs')}
    import { inOwnGroup } from ${imported('own-group.mjs')}
    import { endWhenInterrupted, runPart } from ${imported('parts.mjs')}
    const file = (name) => import.meta.dirname + '/' + name
    const part = (name, more) => runPart({ title: name, args: [file(name + '.cjs')], ...more })
    await inOwnGroup()
    ${body}
    process.exit(4)`,
  )
  const program = spawn(process.execPath, [isFromNpm ? path.join(folder, 'npm.cjs') : file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  program.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const read = (name: string) => (existsSync(path.join(folder, name)) ? readFileSync(path.join(folder, name), 'utf8') : '')
  const alive = () => ['head', 'part', 'child'].filter((name) => isAlive(Number(read(name))))
  onTestFinished(() => {
    program.kill('SIGKILL')
    for (const name of alive()) process.kill(Number(read(name)), 'SIGKILL')
  })
  return { program, ended: once(program, 'close'), said: () => said, read, alive }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

async function startStubborn(options = {}) {
  const family = startProgram(
    `
    writeFileSync(file('head'), String(process.pid))
    afterwards('echo gone > "$1"', [file('afterwards')])
    endWhenInterrupted(() => writeFileSync(file('tidy'), 'yes'))
    async function later() {
      while (!existsSync(file('done'))) await new Promise((resolve) => setTimeout(resolve, 5))
      await part('next')
    }
    await Promise.all([later(), part('stubborn')])`,
    options,
  )
  await vi.waitFor(() => expect(family.alive()).toEqual(['head', 'part', 'child']), LIMIT)
  return family
}

describe('a part', () => {
  it('says what it has to say in one piece, also while another one runs, and gives its status', async () => {
    const { ended, said } = startProgram(`
      const ends = await Promise.all(['first', 'second'].map((WORD) => part('speaks', { title: WORD, env: { WORD } })))
      console.log(JSON.stringify(ends.map(({ title, status, startedAt, endedAt }) => [title, status, endedAt > startedAt])))`)
    expect(await ended).toEqual([4, null])
    for (const word of ['first', 'second']) expect(said()).toContain(`— ${word}\n${`${word}\n`.repeat(5)}`)
    expect(said()).toContain('[["first",3,true],["second",3,true]]')
  })

  it('lets others go first as far as it is told to, and so does what it starts', async () => {
    const { ended, said } = startProgram(`await part('parent', { niceness: 7 })`)
    expect(await ended).toEqual([4, null])
    expect(said()).toContain(`— parent\n${Math.min(19, os.getPriority() + 7)}\n`)
  })
})

describe.skipIf(process.platform === 'win32')('npm test', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('lets its parts end at %s, starts no further one, and leaves no process behind', async (signal) => {
    const { program, ended, said, read, alive } = await startStubborn()
    program.kill(signal)
    expect(await ended).toEqual([130, null])
    expect([read('done'), read('tidy')]).toEqual(['yes', 'yes'])
    expect(said()).not.toContain('… next')
    await vi.waitFor(() => expect(alive()).toEqual([]), LIMIT)
  })

  it.each([false, true])('does the same when it, or the npm that started it (%s), is killed', async (isFromNpm) => {
    const { program, said, read, alive } = await startStubborn({ isFromNpm })
    program.kill('SIGKILL')
    await vi.waitFor(() => expect(alive()).toEqual([]), LIMIT)
    expect([read('done'), read('tidy')]).toEqual(['yes', 'yes'])
    expect(said()).not.toContain('… next')
  })

  it('leaves no process behind when all has gone its way', async () => {
    const { ended, read, alive } = startProgram(`
      spawn(process.execPath, [file('child.cjs')])
      while (!existsSync(file('child'))) await new Promise((resolve) => setTimeout(resolve, 20))`)
    expect(await ended).toEqual([4, null])
    expect(read('child')).toMatch(/^\d+$/)
    await vi.waitFor(() => expect(alive()).toEqual([]), LIMIT)
  })
})

describe.skipIf(process.platform === 'win32')('what has to be done afterwards', () => {
  it('is done when the process has been killed', async () => {
    const { read } = await startStubborn()
    expect(read('afterwards')).toBe('')
    process.kill(Number(read('head')), 'SIGKILL')
    await vi.waitFor(() => expect(read('afterwards')).toBe('gone\n'), LIMIT)
  })

  it('is not done again when the process has done it itself', async () => {
    const { ended, read } = startProgram(`
      const forget = afterwards('echo gone > "$1"', [file('afterwards')])
      forget()`)
    await ended
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(read('afterwards')).toBe('')
  })
})

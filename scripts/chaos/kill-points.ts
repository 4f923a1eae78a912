// A preload (node --import) that kills its own process at CHAOS_KILL_AT=<point>:<n>, the n-th time it comes there (points.ts).
// It notes that in the file CHAOS_MARK first, and before it that the process has begun to work. Recognises transactions by their SQL.
import fs, { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import Database from 'better-sqlite3'
import pg from 'pg'
import { AT_WORK, TRANSACTIONS } from './points.ts'

const [wanted = '', times = '1'] = (process.env.CHAOS_KILL_AT ?? '').split(':')
const mark = process.env.CHAOS_MARK ?? ''
let left = Number(times)
let isAtWork = false

function reach(point: string) {
  if (point !== wanted || --left > 0) return
  appendFileSync(mark, `${point}\n`)
  process.kill(process.pid, 'SIGKILL')
  // Not one statement more, should the signal take its time.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** What a connection's transaction has done so far. */
const statements = new WeakMap<object, string[]>()

function note(connection: object, sql: string) {
  if (/^\s*BEGIN\b/.test(sql)) statements.set(connection, [])
  else statements.get(connection)?.push(sql)
}

function reachCommit(connection: object, when: 'before' | 'after') {
  const done = statements.get(connection) ?? []
  if (!isAtWork && done.some((sql) => AT_WORK.test(sql))) {
    isAtWork = true
    appendFileSync(mark, 'at work\n')
  }
  for (const [name, pattern] of Object.entries(TRANSACTIONS)) if (done.some((sql) => pattern.test(sql))) reach(`${name}-${when}-commit`)
  if (when === 'after') statements.delete(connection)
}

type Method = (this: object, ...values: unknown[]) => unknown

/** Puts `around` in the place of a method; it is handed the method itself. */
function wrap(owner: object, name: string, around: (real: Method, self: object, values: unknown[]) => unknown) {
  const real: Method = Reflect.get(owner, name)
  Reflect.set(owner, name, function (this: object, ...values: unknown[]) {
    return around(real, this, values)
  })
}

wrap(Database.prototype, 'exec', (real, self, values) => {
  const sql = String(values[0])
  if (sql !== 'COMMIT') {
    note(self, sql)
    return real.apply(self, values)
  }
  reachCommit(self, 'before')
  const result = real.apply(self, values)
  reachCommit(self, 'after')
  return result
})

const probe = new Database(':memory:')
const statement: object = Object.getPrototypeOf(probe.prepare('SELECT 1'))
probe.close()
for (const name of ['run', 'all'])
  wrap(statement, name, (real, self, values) => {
    note(Reflect.get(self, 'database'), Reflect.get(self, 'source'))
    return real.apply(self, values)
  })

wrap(pg.Client.prototype, 'query', (real, self, values) => {
  const [query] = values
  const sql = typeof query === 'string' ? query : String(Reflect.get(Object(query), 'text'))
  if (sql !== 'COMMIT') {
    note(self, sql)
    return real.apply(self, values)
  }
  reachCommit(self, 'before')
  const result = real.apply(self, values)
  return result instanceof Promise
    ? result.then((value: unknown) => {
        reachCommit(self, 'after')
        return value
      })
    : result
})

// Postgres is as slow as ever: how long a connection and an answer may take is not hurried with the clock.
const speed = Number(process.env.CHAOS_CLOCK_SPEED)
const unhurried = new WeakSet<object>()
wrap(pg.Pool.prototype, 'connect', (real, self, values) => {
  const options: { connectionTimeoutMillis?: number; query_timeout?: number } = Reflect.get(self, 'options')
  if (!unhurried.has(options)) {
    if (options.connectionTimeoutMillis) options.connectionTimeoutMillis *= speed
    if (options.query_timeout) options.query_timeout *= speed
  }
  unhurried.add(options)
  return real.apply(self, values)
})

// Only the send journal is synced by hand.
wrap(fs, 'fdatasyncSync', (real, self, values) => {
  reach('journal-before-sync')
  real.apply(self, values)
  reach('journal-after-sync')
})
syncBuiltinESMExports()

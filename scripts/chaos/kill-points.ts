// A preload (node --import) that kills its own process at CHAOS_KILL_AT=<point>:<n>, the n-th time it reaches the point (points.ts). It
// recognises transactions by their SQL. The file CHAOS_MARK gets a line when the process has begun to work, and one before the kill.
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
  // No further statement may run before the signal arrives.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** The statements of each connection's open transaction. */
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

/** Replaces a method by `around`, which gets the method itself. */
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

// Postgres does not run faster with the clock, so its time limits keep their real length.
const speed = Number(process.env.CHAOS_CLOCK_SPEED)
const lengthened = new WeakSet<object>()
wrap(pg.Pool.prototype, 'connect', (real, self, values) => {
  const options: { connectionTimeoutMillis?: number; query_timeout?: number } = Reflect.get(self, 'options')
  if (!lengthened.has(options)) {
    if (options.connectionTimeoutMillis) options.connectionTimeoutMillis *= speed
    if (options.query_timeout) options.query_timeout *= speed
  }
  lengthened.add(options)
  return real.apply(self, values)
})

// Only the send journal calls fdatasync from JavaScript.
wrap(fs, 'fdatasyncSync', (real, self, values) => {
  reach('journal-before-sync')
  real.apply(self, values)
  reach('journal-after-sync')
})
syncBuiltinESMExports()

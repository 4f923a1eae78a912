// A preload (node --import) that makes time run CHAOS_CLOCK_SPEED times as fast from CHAOS_CLOCK_ORIGIN on. All processes with the same
// two values agree on the time. Leases and settling times then pass in seconds. Waits inside Node and its native modules (sockets,
// SQLite's busy timeout) keep their real length.
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { promisify } from 'node:util'

const speed = Number(process.env.CHAOS_CLOCK_SPEED)
const origin = Number(process.env.CHAOS_CLOCK_ORIGIN)
if (!(speed >= 1) || !(origin > 0)) throw new Error('The fast clock needs CHAOS_CLOCK_SPEED and CHAOS_CLOCK_ORIGIN.')

const RealDate = Date
const realNow = Date.now.bind(Date)
const fastNow = () => Math.round(origin + (realNow() - origin) * speed)
const shortened = (ms: unknown) => (typeof ms === 'number' ? ms / speed : ms)

const FastDate = new Proxy(RealDate, {
  construct: (target, values, made) => Reflect.construct(target, values.length === 0 ? [fastNow()] : values, made),
  apply: () => new RealDate(fastNow()).toString(),
  get: (target, key) => (key === 'now' ? fastNow : Reflect.get(target, key)),
})
Reflect.set(globalThis, 'Date', FastDate)
Reflect.set(RealDate.prototype, 'constructor', FastDate)

const realPerformanceNow = performance.now.bind(performance)
Reflect.set(performance, 'now', () => realPerformanceNow() * speed)

type Timer = (work: unknown, ms?: unknown, ...rest: unknown[]) => unknown
type Wait = (ms?: unknown, ...rest: unknown[]) => unknown

const require = createRequire(import.meta.url)
const timers: Record<'setTimeout' | 'setInterval', Timer> = require('node:timers')
const waits: Record<'setTimeout' | 'setInterval', Wait> & { scheduler: { wait: Wait } } = require('node:timers/promises')

for (const name of ['setTimeout', 'setInterval'] as const) {
  const real = timers[name]
  const wait = waits[name]
  waits[name] = (ms, ...rest) => wait(shortened(ms), ...rest)
  const fast: Timer = (work, ms, ...rest) => real(work, shortened(ms), ...rest)
  Object.defineProperty(fast, promisify.custom, { value: waits[name] })
  timers[name] = fast
  Reflect.set(globalThis, name, fast)
}
const realWait = waits.scheduler.wait.bind(waits.scheduler)
waits.scheduler.wait = (ms, ...rest) => realWait(shortened(ms), ...rest)
syncBuiltinESMExports()

const realLimit = AbortSignal.timeout.bind(AbortSignal)
AbortSignal.timeout = (ms) => realLimit(Math.ceil(ms / speed))

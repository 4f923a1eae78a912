import { parseArgs } from 'node:util'
import type { FaultPlanInput } from '@/gateway/fault-plan'
import type { Database } from './points'

export type Settings = {
  database: Database
  api: 'v1' | 'v3'
  kills: number
  /** App and workers together. SQLite allows one process only, which dies and is started again. */
  processes: number
  seed: number
  restartPostgres: boolean
  /** Reaches every named point once, for npm test. */
  isShort: boolean
  faults: boolean
  /** How many times as fast the clock runs. */
  speed: number
  settleSeconds: number
  /** Prints the result of each act at once. */
  isVerbose: boolean
  /** Where to write what passed and failed, as JSON. */
  output?: string
}

const USAGE =
  'npm run chaos -- [--kills N] [--postgres] [--workers N] [--seed N] [--api v1|v3] [--restart-postgres] [--short] [--no-faults] [--speed N] [--verbose]'

export function readSettings(): Settings {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      kills: { type: 'string', default: '60' },
      postgres: { type: 'boolean', default: false },
      workers: { type: 'string', default: '3' },
      seed: { type: 'string' },
      api: { type: 'string', default: 'v3' },
      'restart-postgres': { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      faults: { type: 'boolean' },
      speed: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      output: { type: 'string' },
    },
  })
  const isPostgres = values.postgres || values['restart-postgres']
  const { api } = values
  if (api !== 'v1' && api !== 'v3') throw new Error(USAGE)
  const speed = values.speed ?? (values.short ? (isPostgres ? '25' : '40') : '15')
  const numbers = [values.kills, values.workers, speed, values.seed ?? '1'].map(Number)
  if (numbers.some((number) => !Number.isInteger(number) || number < 1)) throw new Error(USAGE)
  return {
    database: isPostgres ? 'postgres' : 'sqlite',
    api,
    kills: Number(values.kills),
    processes: isPostgres ? Number(values.workers) : 1,
    seed: Number(values.seed ?? 1 + Math.floor(Math.random() * 2 ** 31)),
    restartPostgres: values['restart-postgres'],
    isShort: values.short,
    faults: values.faults ?? !values.short,
    speed: Number(speed),
    settleSeconds: values.short ? 20 : 60,
    isVerbose: values.verbose,
    output: values.output,
  }
}

/**
 * The gateway's faults during the attack. None of them pauses the campaign, because only the owner can end a pause. None of them is a lie
 * that no protocol survives: on v1, where our ids protect nobody, the log does not omit texts.
 */
export function faultsOf({ api, seed, faults }: Settings): FaultPlanInput {
  if (!faults) return {}
  const each = (rate: number, names: string[]) => Object.fromEntries(names.map((name) => [name, rate]))
  return {
    seed,
    lateMs: 5_000,
    logLagMs: 5_000,
    send: each(0.006, [
      ...['status:500', 'status:503:after', 'proxy:502', 'proxy:520:after', 'status:429', 'throttled:seconds', 'status:408:after'],
      ...['reset:before', 'reset:after', 'hang:after', 'half', 'truncated', 'html', 'empty'],
      ...['missingIds', 'fewerEntries', 'moreEntries', 'reordered', 'stringNumbers', 'late', 'partial'],
    ]),
    reports: each(0.02, ['status:503', 'reset:after', 'truncated', 'duplicate', 'reversed', 'unknownId', 'malformedItem', 'dropped']),
    // One lookup on v1 takes many requests, and all of them must succeed.
    logs: each(api === 'v3' ? 0.02 : 0.005, ['status:500', 'status:429', 'reset', 'truncated', 'html', ...(api === 'v3' ? ['noResults'] : [])]),
    push: each(0.02, ['duplicate', 'reversed', 'unknownId', 'malformedItem', 'dropped']),
  }
}

import { writeFileSync } from 'node:fs'
import type { Losses } from './attack'
import type { Evidence } from './evidence'
import type { Judgement } from './judge'
import type { OwnerLog } from './owner'
import type { Settings } from './settings'

export type Run = Losses & { ownerLog: OwnerLog; restarted: number }
/** `points`: those that the run must have reached. */
type Ended = { settings: Settings; points: readonly string[]; result: Run; evidence: Evidence; judgements: Judgement[]; seconds: number }

const SHOWN = 8

/** Prints each invariant with its violations, and the run in one line. @returns whether all invariants held. */
export function conclude({ settings, points, result, evidence, judgements, seconds }: Ended): boolean {
  const { byPoint, crashes } = result
  const missed = points.filter((point) => !byPoint.has(point))
  for (const { name, promise, violations } of judgements) {
    console.log(`${name.padEnd(5)} ${violations.length === 0 ? 'ok' : 'BROKEN'}  ${promise}`)
    for (const line of violations.slice(0, SHOWN)) console.log(`         ${line}`)
    if (violations.length > SHOWN) console.log(`         and ${violations.length - SHOWN} more`)
  }
  for (const line of crashes) console.log(`CRASH  ${line}`)
  if (missed.length > 0) console.log(`MISSED ${missed.join(', ')}`)
  console.log(`killed at: ${[...byPoint].map(([point, times]) => `${point} ${times}`).join(', ')}`)
  for (const [why, rows] of Map.groupBy(
    leftToOwner(evidence),
    ({ requeues, statusDescription }) => `${statusDescription ?? ''} (sent again ${requeues} times)`,
  ))
    console.log(`left to the owner: ${rows.length}, ${why}`)
  console.log(lineOf({ settings, result, evidence, judgements, seconds }))

  const broken = judgements.filter(({ violations }) => violations.length > 0)
  const names = [
    ...broken.map(({ name, promise, violations }) => `${name}, ${promise}: ${violations[0]}`),
    ...missed.map((point) => `${point} was never reached`),
    ...crashes,
  ]
  const passed = judgements.length - broken.length + points.length - missed.length
  if (settings.output) writeFileSync(settings.output, JSON.stringify({ passed, failed: names.length, names }))
  return names.length === 0
}

const leftToOwner = ({ rows }: Evidence) => rows.filter(({ state }) => state === 'NEEDS_REVIEW')

function lineOf({ settings, result, evidence, judgements, seconds }: Omit<Ended, 'points'>): string {
  const { database, processes, api, seed } = settings
  const { byPoint, neverReached, ownerLog, restarted } = result
  const kills = [...byPoint.values()].reduce((sum, times) => sum + times, 0)
  const texts = [...evidence.taken.values()].reduce((sum, list) => sum + list.length, 0)
  const broken = (...names: string[]) => judgements.filter(({ name }) => names.includes(name)).reduce((sum, { violations }) => sum + violations.length, 0)
  return [
    `${database === 'postgres' ? `Postgres, ${processes} processes` : 'SQLite'}, ${api}, seed ${seed}: ${kills} kills at ${byPoint.size} points`,
    ...(restarted > 0 ? [`Postgres restarted ${restarted} times`] : []),
    ...(neverReached.length > 0 ? [`${neverReached.length} points not reached`] : []),
    `${evidence.rows.length} people, ${ownerLog.optedOut.length} opted out meanwhile, ${ownerLog.pauses.length} pauses`,
    `${texts} texts, ${broken('I1')} twice, ${broken('I2', 'I3')} lost, ${leftToOwner(evidence).length} left to the owner, ${seconds.toFixed(0)} s`,
  ].join(', ')
}

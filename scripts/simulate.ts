// npm run simulate -- --seeds 1000000 [--seed N] [--quick: does not search for the smallest scenario that fails]
// Runs this many scenarios of trouble (crashes, lost and late requests, lagging logs, Pause and Stop) in virtual time: the production
// dispatcher and ledger against a modelled gateway. A failure prints its seed and the smallest scenario that fails.
import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { afterwards } from './afterwards.mjs'
import { fastestFolder } from './memory-disk.mjs'

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '10000' }, seed: { type: 'string' }, path: { type: 'string' }, quick: { type: 'boolean', default: false } },
})
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)

// The database is thrown away at the end, so it is in memory on machines that can.
const ROOM_MB = 16
const folder = mkdtempSync(path.join(fastestFolder(ROOM_MB), 'shopbell-simulate-'))
afterwards('rm -rf "$1"', [folder])
process.env.SHOPBELL_DATA_DIR = folder
process.env.DATABASE_URL = `file:${path.join(folder, 'simulation.db')}`
Object.assign(process.env, { NODE_ENV: 'test' })
await (await import('@/lib/db/migrate')).migrate(process.env.DATABASE_URL)
const { simulate } = await import('@/lib/testing/simulation/simulate')
const { scenarios } = await import('@/lib/testing/simulation/scenario')

const total = { scenarios: 0, messages: 0, crashes: 0, review: 0 }
const property = fc.asyncProperty(scenarios, async (scenario) => {
  const { violations, messages, crashes, review } = await simulate(scenario)
  total.scenarios += 1
  total.messages += messages
  total.crashes += crashes
  total.review += review
  if (violations.length > 0) throw new Error(violations.join('; '))
})
const startedAt = performance.now()
const first = await fc.check(property, { numRuns: Number(values.seeds), seed, path: values.path, endOnFailure: true })
// The smallest scenario that fails shows best what is wrong. The search for it takes at most a minute.
const result =
  first.failed && values.path === undefined && !values.quick
    ? await fc.check(property, { numRuns: Number(values.seeds), seed, path: first.counterexamplePath ?? '', interruptAfterTimeLimit: 60_000 })
    : first
rmSync(folder, { recursive: true, force: true })

const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
console.log(`seed ${seed}: ${total.scenarios} scenarios, ${total.messages} texts, ${total.crashes} crashes, ${total.review} left to the owner, ${seconds} s`)
if (result.failed) {
  console.error(`FAILED after ${result.numRuns} scenarios. To see it again: npm run simulate -- --seed ${seed} --path ${result.counterexamplePath} --seeds 1`)
  console.error(JSON.stringify(result.counterexample, null, 1))
  console.error(String(result.errorInstance instanceof Error ? result.errorInstance.message : result.errorInstance))
}
process.exit(result.failed ? 1 : 0)

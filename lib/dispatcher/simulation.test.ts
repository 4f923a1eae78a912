import { spawn } from 'node:child_process'
import path from 'node:path'
import { expect, it } from 'vitest'
import { isPostgres } from '@/lib/db/client'

const SEEDS_EACH = 5_000
const root = path.join(import.meta.dirname, '../..')

/** `npm run simulate` in a process of its own. */
function simulate(seeds: number, seed: number): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/run.mjs'), 'scripts/simulate.ts', '--seeds', String(seeds), '--seed', String(seed)], {
    cwd: root,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })))
}

// Virtual time needs no particular database, and SQLite in memory is the fastest.
it.skipIf(isPostgres)(
  'texts nobody twice and loses nobody in 10,000 scenarios of crashes, lost and late requests, lagging logs, Pause and Stop',
  async () => {
    const now = Math.floor(Date.now() / 1000)
    const runs = await Promise.all([simulate(SEEDS_EACH, now), simulate(SEEDS_EACH, now + 1)])
    for (const { output } of runs) console.log(output.trim())
    for (const { output } of runs) expect(output).toMatch(new RegExp(`: ${SEEDS_EACH} scenarios, [1-9]\\d* texts, [1-9]\\d* crashes`))
    expect(runs.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual([0, 0])
  },
  // It runs with the lowest priority beside everything else.
  40 * 60_000,
)

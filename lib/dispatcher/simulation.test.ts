import { spawn } from 'node:child_process'
import path from 'node:path'
import { expect, it } from 'vitest'
import { isPostgres } from '@/lib/db/client'

const SEEDS_EACH = 5_000
const root = path.join(import.meta.dirname, '../..')

/** `npm run simulate` in a process of its own. */
function simulate(seeds: number, seed: number): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/run.mjs'), 'scripts/simulate.ts', '--seeds', String(seeds), '--seed', String(seed)], {
    cwd: root,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, said })))
}

// Which database it is makes no difference to virtual time, and SQLite in memory is the quick one.
it.skipIf(isPostgres)(
  'texts nobody twice and loses nobody in 10,000 scenarios of crashes, lost and late requests, lagging logs, Pause and Stop',
  async () => {
    const now = Math.floor(Date.now() / 1000)
    const runs = await Promise.all([simulate(SEEDS_EACH, now), simulate(SEEDS_EACH, now + 1)])
    for (const { said } of runs) console.log(said.trim())
    expect(runs.map(({ code, said }) => (code === 0 ? 0 : said))).toEqual([0, 0])
  },
  20 * 60_000,
)

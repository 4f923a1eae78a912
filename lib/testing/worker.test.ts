import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isPostgres } from '@/lib/db/client'

/** What `npm run worker` runs, in a process of its own. */
function startWorker(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', 'scripts/worker.ts'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, ended: once(child, 'exit'), said: text(child.stderr) }
}

describe('npm run worker', () => {
  it('refuses SQLite in one sentence that says who does the work there', async () => {
    const { ended, said } = startWorker({ DATABASE_URL: 'file:/tmp/none.db' })
    expect(await ended).toEqual([1, null])
    expect((await said).trim()).toBe(
      'npm run worker needs Postgres (DATABASE_URL=postgresql://…). On SQLite the app does this work itself, so there is nothing to start.',
    )
  })

  it('refuses a Postgres that does not answer without telling the password', async () => {
    const { ended, said } = startWorker({ DATABASE_URL: 'postgresql://ana:secret@127.0.0.1:1/shop' })
    expect(await ended).toEqual([1, null])
    expect((await said).trim()).toBe('The database postgresql://ana:…@127.0.0.1:1/shop cannot be used: nothing answers at that address. Is Postgres running?')
  })

  it.runIf(isPostgres)('says when it is ready, and ends in order though one Ctrl-C reaches it twice', async () => {
    const { child, ended } = startWorker()
    const [line] = await once(child.stdout, 'data')
    expect(String(line)).toContain(`A Shopbell worker is ready (process ${child.pid})`)
    child.kill('SIGINT')
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})

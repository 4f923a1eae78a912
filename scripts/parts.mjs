// The parts of npm test: programs that run side by side. What each says is shown in one piece when it has ended.
import { spawn } from 'node:child_process'
import os from 'node:os'
import { projectNode, root } from './node.mjs'

const running = new Set()
let isInterrupted = false

/**
 * From now on SIGINT ends the process once its parts have ended, which get the signal too because they are of its group
 * (own-group.mjs). No further part starts.
 * @param {() => void} tidyUp runs last.
 */
export function endWhenInterrupted(tidyUp) {
  process.on('SIGINT', async () => {
    if (isInterrupted) return
    isInterrupted = true
    await Promise.allSettled(running)
    tidyUp()
    process.exit(130)
  })
}

function start({ args, env, niceness = 0, isLive = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(projectNode(), args, {
      cwd: root,
      stdio: ['ignore', isLive ? 'inherit' : 'pipe', isLive ? 'inherit' : 'pipe'],
      env: { ...process.env, ...env },
    })
    // What it starts gets it from it.
    if (niceness > 0) os.setPriority(child.pid, Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority() + niceness))
    const said = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk))
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, said: Buffer.concat(said).toString() }))
  })
}

/**
 * Runs one part to its end.
 * @param {{ title: string, args: string[], env?: Record<string, string>, niceness?: number, isLive?: boolean }} part `args` for Node.
 * `niceness`: how much more than this process it lets others go first. `isLive`: what it says is shown as it says it.
 * @returns {Promise<{ title: string, status: number | null, startedAt: number, endedAt: number }>} times in milliseconds. Never
 * resolves for a part that does not start because npm test has been interrupted.
 */
export async function runPart(part) {
  if (isInterrupted) return new Promise(() => {})
  console.log(part.isLive ? `\n— ${part.title}` : `… ${part.title}`)
  const startedAt = performance.now()
  const ending = start(part)
  running.add(ending)
  const { status, said } = await ending.finally(() => running.delete(ending))
  if (!part.isLive) process.stdout.write(`\n— ${part.title}\n${said}\n`)
  return { title: part.title, status, startedAt, endedAt: performance.now() }
}

// The processes that npm start runs: how they are started, and in which order they end.
import { spawn } from 'node:child_process'
import { projectNode, root } from './node.mjs'

const children = []
let isStopping = false

/**
 * Starts one. When any of them ends by itself, all do.
 * @param {string[]} args for Node
 * @param {{ isApart?: boolean }} options apart: Ctrl-C in the terminal, which goes to all processes that are started from it, does
 * not reach this one, so that it lasts until the others have ended. It watches its channel to us, and ends when we are gone,
 * however we went.
 */
export function startChild(args, env, { isApart = false } = {}) {
  const child = spawn(projectNode(), args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', ...(isApart ? ['ipc'] : [])],
    // A session of its own; on Windows that would be a window of its own.
    detached: isApart && process.platform !== 'win32',
  })
  children.push(child)
  // Ctrl-C reaches most children as well as us: wait for our own signal before calling it a failure.
  child.on('exit', () => setTimeout(() => stopChildren(1), 200))
  return child
}

/** Ends them, the last first, and then this process: the app finishes the texts in hand, and only then the gateway that they go to ends. */
export async function stopChildren(code) {
  if (isStopping) return
  isStopping = true
  for (const child of children.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
  }
  process.exit(code)
}

/** From now on a signal ends the children first. */
export function stopOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopChildren(0))
}

// Starts the processes that npm start runs, and stops them in the right order.
import { spawn } from 'node:child_process'
import { projectNode, root } from './node.mjs'

const children = []
let isStopping = false

/**
 * Starts a process. If it ends without being asked to, all of them are stopped.
 * @param {string[]} args for Node
 * @param {{ isApart?: boolean }} options isApart: Ctrl-C in the terminal, which goes to all processes that were started from it, does
 * not reach this one, so it can outlive the others. It watches its channel to this process, and ends when this process has ended
 * in whatever way.
 */
export function startChild(args, env, { isApart = false } = {}) {
  const child = spawn(projectNode(), args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', ...(isApart ? ['ipc'] : [])],
    // This gives it a session of its own. On Windows it would open a window.
    detached: isApart && process.platform !== 'win32',
  })
  children.push(child)
  // Ctrl-C reaches most children as well as this process. So wait for our own signal before this counts as a failure.
  child.on('exit', () => setTimeout(() => stopChildren(1), 200))
  return child
}

/** Stops the processes, the last one first, and then this process. So the app finishes its requests before their gateway stops. */
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

/** From now on, a signal to this process stops the children first. */
export function stopOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopChildren(0))
}

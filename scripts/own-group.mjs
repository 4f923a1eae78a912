// A program that ends together with everything that it has started.
import { spawn } from 'node:child_process'

const MARK = 'SHOPBELL_OWN_GROUP'
/** What is being tested may take as long to end (gracefulShutdown in playwright.config.ts). */
const PATIENCE_MS = 20_000

/** Signals a process group, or nobody when there is none left of it. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Runs the same program once more at the head of a process group, passes on the signals that ask it to end, and ends as it did. */
function lead() {
  const child = spawn(process.execPath, process.argv.slice(1), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [MARK]: 'yes' },
    detached: true,
  })
  function askToEnd() {
    signalGroup(child.pid, 'SIGINT')
    setTimeout(() => signalGroup(child.pid, 'SIGKILL'), PATIENCE_MS)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, askToEnd)
  // A signal to npm ends npm and its shell, and the shell passes it on to nobody.
  const parent = process.ppid
  function lookAfterNpm() {
    if (process.ppid === parent) return
    clearInterval(watch)
    askToEnd()
  }
  const watch = process.env.npm_lifecycle_event ? setInterval(lookAfterNpm, 500) : undefined
  child.once('exit', (code) => {
    signalGroup(child.pid, 'SIGKILL')
    process.exit(code ?? 1)
  })
}

/**
 * Goes on in a process that heads a process group of its own, and whose group gets SIGINT when this one is told to end or is gone.
 * When that process has ended, what is left of its group is killed. Windows has no process groups: there it goes on where it is.
 */
export async function inOwnGroup() {
  if (process.platform === 'win32') return
  if (process.env[MARK]) {
    delete process.env[MARK]
    process.once('disconnect', () => {
      // Nobody else is left to kill what is left.
      process.once('exit', () => signalGroup(process.pid, 'SIGKILL'))
      signalGroup(process.pid, 'SIGINT')
    })
    process.channel?.unref()
    return
  }
  lead()
  await new Promise(() => {})
}

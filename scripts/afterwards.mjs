// What has to be done when a process is gone, however it went: after a kill -9 too, when it can do nothing itself any more.
import { spawn } from 'node:child_process'

/**
 * Leaves a shell that runs `commands` once this process has ended.
 * @param {string} commands for sh, which finds `args` as "$1", "$2" and so on.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options] for example whose process it is.
 * @returns {() => void} ends the shell: this process has done it itself. On Windows, which has no sh, nothing is left.
 */
export function afterwards(commands, args, options = {}) {
  if (process.platform === 'win32') return () => {}
  // The shell waits for the end of its input, and nobody but this process has the other end of that.
  const shell = spawn('/bin/sh', ['-c', `trap '' INT TERM HUP; while read -r _; do :; done; ${commands}`, 'sh', ...args], {
    ...options,
    stdio: ['pipe', 'ignore', 'ignore'],
    // A signal to all processes of a terminal or of a group does not reach it.
    detached: true,
  })
  shell.unref()
  shell.stdin.unref()
  return () => shell.kill('SIGKILL')
}

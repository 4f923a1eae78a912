// Finds the Node that runs the project: the one that is installed with it (an optional dependency), or else the machine's own.
import { existsSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')

/** @returns {string} the path of Node 22 or newer. Throws an error for the owner if there is none. */
export function projectNode() {
  const brought = path.join(
    root,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (existsSync(brought)) return brought
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  throw new Error(`Shopbell needs Node 22 or newer on this machine (it has ${process.versions.node}). Please install Node 24 from nodejs.org and start again.`)
}

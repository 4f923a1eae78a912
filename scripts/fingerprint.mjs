// A hash of files, which tells whether something was made from their present content.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { root } from './node.mjs'

// Tests and generated files do not change the build.
const NOT_BUILT = /\.test\.tsx?$|[\\/]generated[\\/]|[\\/]testing[\\/]/

function filesUnder(entry) {
  if (!existsSync(entry)) return []
  if (!statSync(entry).isDirectory()) return [entry]
  return readdirSync(entry, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => path.join(file.parentPath, file.name))
    .filter((file) => !NOT_BUILT.test(file))
}

/** @param {string[]} entries files and folders, relative to the project. @returns {string} SHA-256 of their names and contents. */
export function fingerprint(entries) {
  const hash = createHash('sha256')
  for (const file of entries.flatMap((entry) => filesUnder(path.join(root, entry))).sort())
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

// Finds unused files, exports, types and dependencies with knip (knip.jsonc).
import { spawn } from 'node:child_process'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Problem } from './tree'

const KNIP = path.resolve(import.meta.dirname, '../../node_modules/knip/bin/knip.js')

const unusedExport = 'Nobody imports it. Delete it. If only its own file uses it, remove `export`: readers take an export for something that other files use.'
const unusedDependency = 'No code uses it. Uninstall it. If a program uses it in a way that knip cannot see, name it in knip.jsonc with the reason.'

/** Knip's name for each kind of finding, and what to do about it. */
const ADVICE = {
  files: 'Nobody imports this file. Delete it. If a program starts it by its path, name it as an entry in knip.jsonc.',
  exports: unusedExport,
  types: unusedExport,
  enumMembers: unusedExport,
  namespaceMembers: unusedExport,
  duplicates: 'It is exported under two names. Keep one.',
  dependencies: unusedDependency,
  devDependencies: unusedDependency,
  unlisted: 'It is used, but package.json does not list it. Install it and add a line to docs/decisions/0007-dependencies.md.',
  binaries: 'No package in package.json has this program. Install it, or name it in knip.jsonc with the reason.',
  unresolved: 'This file does not exist.',
}

const Finding = z.object({ name: z.string(), line: z.number().optional() })
const Findings = z.array(z.union([Finding, z.array(Finding)]).transform((found) => (Array.isArray(found) ? found : [found]))).default([])
const Report = z.object({ issues: z.array(z.looseObject({ file: z.string() })) })

type Kind = keyof typeof ADVICE
const isKind = (kind: string): kind is Kind => kind in ADVICE

/** Runs knip on the project below `root`. Throws an error with knip's output if knip fails. */
export async function checkDeadCode(root: string): Promise<Problem[]> {
  const child = spawn(process.execPath, [KNIP, '--directory', root, '--reporter', 'json', '--no-progress'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== 0 && code !== 1) throw new Error(`knip: ${error}${out}`)
  return Report.parse(JSON.parse(out)).issues.flatMap(({ file, ...found }) =>
    Object.keys(found)
      .filter(isKind)
      .flatMap((kind) => Findings.parse(found[kind]).map((findings) => problemOf(file, kind, findings))),
  )
}

function problemOf(file: string, kind: Kind, findings: z.output<typeof Finding>[]): Problem {
  const line = findings[0]?.line
  return { where: line === undefined ? file : `${file}:${line}`, what: findings.map(({ name }) => name).join(', '), advice: ADVICE[kind] }
}

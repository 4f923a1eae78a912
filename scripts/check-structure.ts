// npm run check, part two: the rules of the house that a linter does not hold (scripts/rules).
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './node.mjs'
import { checkImports } from './rules/cruise'
import { checkDeadCode } from './rules/dead-code'
import { checkGates } from './rules/gates'
import { checkNames } from './rules/names'
import { checkPort } from './rules/port'
import { checkSizes } from './rules/sizes'
import { inWords, readSources } from './rules/tree'

const sources = readSources(root)
const [imports, deadCode] = await Promise.all([checkImports(root), checkDeadCode(root)])
const problems = [
  ...checkNames(sources, readFileSync(path.join(root, 'docs/files.md'), 'utf8')),
  ...checkSizes(sources),
  ...checkGates(sources),
  ...checkPort(sources),
  ...imports,
  ...deadCode,
]
if (problems.length > 0) {
  console.error(inWords(problems))
  process.exit(1)
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { checkImports } from './cruise'
import { checkDeadCode } from './dead-code'
import { checkGates } from './gates'
import { checkNames } from './names'
import { checkPort } from './port'
import { checkSizes } from './sizes'
import { checkTitles } from './titles'
import { type Problem, readSources } from './tree'

/** Checks the project below `root` against every rule, and returns all breaches. */
export async function checkStructure(root: string): Promise<Problem[]> {
  const sources = readSources(root)
  const [imports, deadCode] = await Promise.all([checkImports(root), checkDeadCode(root)])
  const names = checkNames(sources, readFileSync(path.join(root, 'docs/files.md'), 'utf8'))
  return [...names, ...checkSizes(sources), ...checkGates(sources), ...checkPort(sources), ...checkTitles(sources), ...imports, ...deadCode]
}

/** Returns the breaches as text: each advice once, and below it the files to which it applies. */
export function inWords(problems: Problem[]): string {
  const byAdvice = Map.groupBy(problems, ({ advice }) => advice)
  return [...byAdvice].map(([advice, found]) => [advice, ...found.map(({ where, what }) => `    ${where}: ${what}`)].join('\n')).join('\n\n')
}

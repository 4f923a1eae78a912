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

/** Holds every rule against the project below `root`, and gives all breaches. */
export async function checkStructure(root: string): Promise<Problem[]> {
  const sources = readSources(root)
  const [imports, deadCode] = await Promise.all([checkImports(root), checkDeadCode(root)])
  const names = checkNames(sources, readFileSync(path.join(root, 'docs/files.md'), 'utf8'))
  return [...names, ...checkSizes(sources), ...checkGates(sources), ...checkPort(sources), ...checkTitles(sources), ...imports, ...deadCode]
}

/** The breaches as text: each advice once, and below it every place that needs it. */
export function inWords(problems: Problem[]): string {
  const byAdvice = Map.groupBy(problems, ({ advice }) => advice)
  return [...byAdvice].map(([advice, places]) => [advice, ...places.map(({ where, what }) => `    ${where}: ${what}`)].join('\n')).join('\n\n')
}

// Checks the rules of imports.ts with dependency-cruiser. Its parser (swc) finds every form: import, import type, export … from,
// await import() and require.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { cruise, type ICruiseResult, type IForbiddenRuleType, type IViolation } from 'dependency-cruiser'
import { CIRCLE_ADVICE, type ImportRule, importRules } from './imports'
import { FOLDERS, type Problem, ROOT_FILES } from './tree'

const CIRCLE = 'no circles'
const TESTS = String.raw`\.(test|spec)\.tsx?$`

function forbidden({ name, from, not, forbid, only, types }: ImportRule): IForbiddenRuleType {
  return {
    name,
    severity: 'error',
    from: { path: from, pathNot: [TESTS, ...(not ? [not] : [])] },
    to: {
      ...(forbid && { path: forbid }),
      ...(only && { pathNot: only }),
      ...(types && { dependencyTypesNot: ['type-only', 'type-import'] }),
    },
  }
}

async function violations(root: string): Promise<IViolation[]> {
  const { output } = await cruise(
    [...FOLDERS, ...ROOT_FILES].filter((name) => existsSync(path.join(root, name))),
    {
      baseDir: root,
      parser: 'swc',
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '^lib/db/generated/|^\\.next/' },
      validate: true,
      ruleSet: { forbidden: [{ name: CIRCLE, severity: 'error', from: {}, to: { circular: true } }, ...importRules.map(forbidden)] },
    },
    { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'], alias: { '@': root } },
  )
  return isResult(output) ? output.summary.violations : []
}

const isResult = (output: ICruiseResult | string): output is ICruiseResult => typeof output !== 'string'

function problemOf({ rule, from, to, cycle }: IViolation): Problem {
  if (rule.name === CIRCLE) return { where: from, what: (cycle ?? []).map(({ name }) => `→ ${name}`).join(' '), advice: CIRCLE_ADVICE }
  return { where: from, what: `imports ${to}`, advice: importRules.find(({ name }) => name === rule.name)?.advice ?? rule.name }
}

/** Returns every forbidden import below `root`, and every circle of imports. */
export async function checkImports(root: string): Promise<Problem[]> {
  return (await violations(root)).map(problemOf)
}

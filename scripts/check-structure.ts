// npm run check, part two: the rules of the house that a linter does not hold (scripts/rules).
import { root } from './node.mjs'
import { checkStructure, inWords } from './rules/structure'

const problems = await checkStructure(root)
if (problems.length > 0) {
  console.error(inWords(problems))
  process.exit(1)
}

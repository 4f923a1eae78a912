// npm run check: formatting, lint, structure and types.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { install } from './build.mjs'
import { projectNode, root } from './node.mjs'
import { typescript } from './run.mjs'

install()
const steps = [
  ['lint', process.platform === 'win32' ? 'node_modules/.bin/biome.cmd' : 'node_modules/.bin/biome', ['ci', '--colors=off', '--error-on-warnings', '.']],
  ['structure', projectNode(), [...typescript, 'scripts/check-structure.ts']],
  ['route types', projectNode(), ['node_modules/next/dist/bin/next', 'typegen']],
  ['types', projectNode(), ['node_modules/typescript/bin/tsc', '--noEmit']],
]
let failed = false
for (const [name, command, args] of steps) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: path.resolve(root), encoding: 'utf8' })
  console.log(`${status === 0 ? '✓' : '✗'} ${name}`)
  if (status !== 0) {
    failed = true
    console.log(`${stdout ?? ''}${stderr ?? ''}`)
  }
}
process.exit(failed ? 1 : 0)

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkDeadCode } from './dead-code'
import { inTree, type Planted } from './planted'

// The project's own settings, which name gateway/main.ts as an entry.
const settings = readFileSync(path.resolve(import.meta.dirname, '../../knip.jsonc'), 'utf8')

const TREE: Planted = {
  'knip.jsonc': settings,
  'package.json': JSON.stringify({ name: 'planted', type: 'module', dependencies: { zod: '4' } }),
  'gateway/main.ts': "import { z } from 'zod'\nimport { used } from './used'\nz.string().parse(used)\n",
  'gateway/used.ts': "export const used = 'used'\n",
}

const check = async (files: Planted) =>
  (await inTree({ ...TREE, ...files }, checkDeadCode)).map(({ where, what, advice }) => `${where}: ${what}. ${advice.split('. ')[0]}`)

describe('unused code', () => {
  it('is not reported if everything is used', async () => {
    expect(await check({})).toEqual([])
  })

  it('is reported, of every kind', async () => {
    const found = await check({
      'gateway/nobody.ts': 'export const nobody = 1\n',
      'gateway/used.ts': "export const used = 'used'\nexport const unused = 1\nexport type Unused = 1\nexport function inside() {}\ninside()\n",
      'package.json': JSON.stringify({ name: 'planted', type: 'module', dependencies: { zod: '4', 'left-pad': '1' } }),
      'gateway/main.ts': `${TREE['gateway/main.ts']}import 'undici'\nimport './missing'\n`,
    })
    expect(found.sort()).toEqual([
      'gateway/main.ts:4: undici. It is used, but package.json does not list it',
      'gateway/main.ts:5: ./missing. This file does not exist.',
      'gateway/nobody.ts: gateway/nobody.ts. Nobody imports this file',
      'gateway/used.ts:2: unused. Nobody imports it',
      'gateway/used.ts:3: Unused. Nobody imports it',
      'gateway/used.ts:4: inside. Nobody imports it',
      'package.json: left-pad. No code uses it',
    ])
  })
})

import { expect, it } from 'vitest'
import { inTree, type Planted } from './planted'
import { checkStructure, inWords } from './structure'

const WHOLE: Planted = {
  'package.json': JSON.stringify({ name: 'planted', type: 'module' }),
  'knip.jsonc': JSON.stringify({ entry: ['gateway/main.ts', 'lib/shop/actions.ts'] }),
  'docs/files.md':
    '# Files\n## gateway\nA process.\n- `main`: starts it\n- `server`: listens\n## lib/*\nAnywhere.\n- `actions`: server actions\n## lib/shop\nThe shop.\n',
  'gateway/main.ts': "import { listen } from './server'\nlisten()\n",
  'gateway/server.ts': 'export function listen() {}\n',
  'lib/shop/actions.ts': "'use server'\n",
}

it('finds nothing in a tree that follows every rule', async () => {
  expect(await inTree(WHOLE, checkStructure)).toEqual([])
})

it('checks every kind of rule, and says what to do', async () => {
  const broken = {
    ...WHOLE,
    'gateway/main.ts': `${WHOLE['gateway/main.ts']}${'\n'.repeat(250)}`,
    'gateway/server.ts': "import './main'\nimport './other'\nexport function listen() {}\n",
    'gateway/other.ts': '',
    'lib/shop/actions.ts': "'use server'\nexport const limit = 'V3'\n",
    'gateway/nobody.test.ts': '',
  }
  const problems = await inTree(
    { ...broken, 'knip.jsonc': JSON.stringify({ entry: ['gateway/main.ts', 'lib/shop/actions.ts'], vitest: false }) },
    checkStructure,
  )
  expect(problems.map(({ where }) => where)).toEqual([
    'gateway/other.ts',
    'gateway/main.ts',
    'lib/shop/actions.ts:2',
    'lib/shop/actions.ts:2',
    expect.stringMatching(/^gateway\/(main|server)\.ts$/),
    'gateway/nobody.test.ts',
  ])
  expect(inWords(problems)).toContain('gateway/main.ts: 253 lines')
})

it('prints each advice once', () => {
  const problem = (where: string, advice: string) => ({ where, what: 'is wrong', advice })
  expect(inWords([problem('a.ts', 'Do it.'), problem('b.ts', 'Do that.'), problem('c.ts:2', 'Do it.')])).toBe(
    'Do it.\n    a.ts: is wrong\n    c.ts:2: is wrong\n\nDo that.\n    b.ts: is wrong',
  )
})

import { describe, expect, it } from 'vitest'
import { checkImports } from './cruise'
import { CIRCLE_ADVICE, importRules } from './imports'
import { inTree, type Planted } from './planted'

const check = (files: Planted) => inTree(files, checkImports)

const sourceOf = (file: string) => (/\.tsx?$/.test(file) ? `@/${file.replace(/\.tsx?$/, '')}` : file)
const CONTENT = 'export const thing = 1\nexport type Thing = 1\n'

/** A tree with all these imports, in which every imported file exists. */
function treeOf(imports: readonly (readonly [from: string, to: string])[]): Planted {
  const files: Planted = {}
  for (const file of imports.flat().filter((name) => name.endsWith('.ts') || name.endsWith('.tsx'))) files[file] = CONTENT
  imports.forEach(([from, to], index) => {
    files[from] += `import { thing as thing${index} } from '${sourceOf(to)}'\nconsole.log(thing${index})\n`
  })
  for (const name of ['next', 'react', 'zod', 'libphonenumber-js']) files[`node_modules/${name}/index.js`] = CONTENT.split('\n')[0] ?? ''
  return files
}

/** For each rule: a file that breaks it, what the file imports, and what it may import instead. */
const BREACHES: Record<string, [from: string, forbidden: string, right: string][]> = {
  'components get props': [
    ['components/campaigns/list.tsx', 'lib/campaigns/queries.ts', 'lib/campaigns/actions.ts'],
    ['components/campaigns/list.tsx', 'lib/db/client.ts', 'lib/campaigns/schema.ts'],
    ['components/campaigns/list.tsx', 'lib/auth/session.ts', 'lib/auth/schema.ts'],
  ],
  'primitives know no feature': [
    ['components/ui/badge.tsx', 'lib/campaigns/status.ts', 'lib/forms/form-state.ts'],
    ['components/forms/field.tsx', 'components/campaigns/list.tsx', 'components/ui/badge.tsx'],
  ],
  'primitives know no form': [['components/ui/badge.tsx', 'components/forms/field.tsx', 'components/ui/table.tsx']],
  'routes are thin': [['app/page.tsx', 'lib/campaigns/mutations.ts', 'lib/campaigns/queries.ts']],
  'lib knows no page': [['lib/campaigns/review.ts', 'components/campaigns/list.tsx', 'lib/campaigns/status.ts']],
  'the app runs without its tools': [['lib/campaigns/review.ts', 'scripts/node.ts', 'lib/env.ts']],
  'the domain knows no request': [
    ['lib/messages/plan.ts', 'next', 'zod'],
    ['lib/customers/queries.ts', 'react', 'zod'],
    ['lib/dispatcher/dispatcher.ts', 'lib/campaigns/actions.ts', 'lib/campaigns/control.ts'],
    ['lib/campaigns/mutations.ts', 'lib/auth/session.ts', 'lib/clock.ts'],
  ],
  'the kernel is pure': [
    ['lib/sms/segments.ts', 'lib/db/client.ts', 'lib/sms/encoding.ts'],
    ['lib/campaigns/status.ts', 'lib/campaigns/review.ts', 'zod'],
    ['lib/phone/phone-number.ts', 'node:fs', 'libphonenumber-js'],
  ],
  'factories are for tests': [['lib/campaigns/review.ts', 'lib/testing/factories.ts', 'lib/clock.ts']],
  'only lib/connection chooses the gateway': [['lib/dispatcher/dispatcher.ts', 'lib/sms/infobip/client.ts', 'lib/sms/gateway.ts']],
  'the rehearsal gateway is apart': [
    ['gateway/send.ts', 'lib/db/client.ts', 'lib/sms/segments.ts'],
    ['gateway/send.ts', 'lib/sms/infobip/wire.ts', 'lib/clock.ts'],
  ],
  'a ShopId is proof': [['lib/customers/display-name.ts', 'lib/auth/shop-id.ts', 'lib/auth/session.ts']],
  'lookup knows nothing of the ledger’s root': [['lib/messages/lookup/log-lookup.ts', 'lib/messages/ledger.ts', 'lib/messages/settle/settle.ts']],
  'settle knows nothing of lookup': [['lib/messages/settle/settle.ts', 'lib/messages/lookup/log-lookup.ts', 'lib/messages/claim/claim.ts']],
  'claim knows nothing of settle': [['lib/messages/claim/claim.ts', 'lib/messages/settle/settle.ts', 'lib/messages/rows/skip.ts']],
  'rows know no step': [['lib/messages/rows/skip.ts', 'lib/messages/claim/claim.ts', 'lib/messages/status.ts']],
  'the breaker knows no text': [['lib/messages/breaker/breaker.ts', 'lib/messages/rows/skip.ts', 'lib/messages/breaker/probe.ts']],
  'status is the bottom': [['lib/messages/status.ts', 'lib/messages/rows/skip.ts', 'zod']],
}

it('has a planted breach for every rule', () => {
  expect(Object.keys(BREACHES)).toEqual(importRules.map(({ name }) => name))
})

describe('the rules', async () => {
  const cases = Object.entries(BREACHES).flatMap(([name, breaches]) => breaches.map(([from, forbidden, right]) => ({ name, from, forbidden, right })))
  const broken = await check(treeOf(cases.map(({ from, forbidden }) => [from, forbidden])))
  const whole = await check(treeOf(cases.map(({ from, right }) => [from, right])))

  it.each(cases)('$name: $from must not import $forbidden', ({ name, from, forbidden }) => {
    const advice = importRules.find((rule) => rule.name === name)?.advice
    const target = forbidden.replace(/^node:/, '')
    expect(broken).toContainEqual({ where: from, what: expect.stringMatching(new RegExp(`^imports (node_modules/)?${target}(/|$)`)), advice })
  })

  it('allow the imports that are right instead', () => {
    expect(whole).toEqual([])
  })
})

describe('every form of import', async () => {
  const source = '@/lib/sms/infobip/client'
  const forms = [
    `import '${source}'`,
    `import { thing } from '${source}'`,
    `import { type Thing, thing } from '${source}'`,
    `import type { Thing } from '${source}'`,
    `import { thing } from '../sms/infobip/client'`,
    `export { thing } from '${source}'`,
    `export * from '${source}'`,
    `export type { Thing } from '${source}'`,
    `export const load = async () => (await import('${source}')).thing`,
    `export const load = () => import(\`${source}\`)`,
    `const { thing } = require('${source}')`,
  ].map((form, index) => ({ form, file: `lib/dispatcher/form-${index}.ts` }))
  const found = await check({ ...Object.fromEntries(forms.map(({ form, file }) => [file, form])), 'lib/sms/infobip/client.ts': CONTENT })

  it.each(forms)('$form is found', ({ file }) => {
    expect(found).toContainEqual(expect.objectContaining({ where: file, what: 'imports lib/sms/infobip/client.ts' }))
  })

  it('allows `import type` where the rule allows it', async () => {
    const source = '@/lib/campaigns/queries'
    const found = await check({
      'lib/campaigns/queries.ts': CONTENT,
      'components/campaigns/types.tsx': `import type { Thing } from '${source}'\nexport type { Thing as Other } from '${source}'`,
      'components/campaigns/mixed.tsx': `import { type Thing, thing } from '${source}'`,
    })
    expect(found).toMatchObject([{ where: 'components/campaigns/mixed.tsx' }])
  })

  it('allows tests to import factories', async () => {
    expect(await check(treeOf([['lib/campaigns/review.test.ts', 'lib/testing/factories.ts']]))).toEqual([])
  })
})

describe('circles', () => {
  const link = (to: string) => `import { thing } from './${to}'\nexport const again = thing`

  it.each([
    ['an import', `import { a } from './a'`],
    ['a type', `import type { A } from './a'`],
    ['a re-export', `export { a } from './a'`],
    ['a dynamic import', `export const a = () => import('./a')`],
  ])('are refused if %s closes them', async (_, closing) => {
    const found = await check({ 'gateway/a.ts': link('b'), 'gateway/b.ts': link('c'), 'gateway/c.ts': closing })
    expect(found).toMatchObject([{ advice: CIRCLE_ADVICE }])
    for (const file of ['a', 'b', 'c']) expect(`${found[0]?.where} ${found[0]?.what}`).toContain(`gateway/${file}.ts`)
  })

  it('do not include two paths to the same file', async () => {
    expect(await check({ 'gateway/a.ts': `${link('b')}\nimport './c'`, 'gateway/b.ts': link('c'), 'gateway/c.ts': 'export const thing = 1' })).toEqual([])
  })
})

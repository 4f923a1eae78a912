import { describe, expect, it } from 'vitest'
import { checkNames } from './names'
import { type Planted, sourcesOf } from './planted'

const LIST = `# What each file is for
## lib/*
May be anywhere.
- \`queries\`: reads
## lib
What every folder may use.
- \`clock\`: where the time comes from
## lib/campaigns
An invitation.
- \`audience\`: whom it reaches
## lib/campaigns/steps
Its steps.
## components/campaigns
Composing it.
- \`known-saves\`: which save this window knows
`

const TREE: Planted = {
  'app/(shop)/page.tsx': '',
  'proxy.ts': '',
  'lib/clock.ts': '',
  'lib/campaigns/audience.ts': '',
  'lib/campaigns/audience.test.ts': '',
  'lib/campaigns/many-at-once.test.ts': '',
  'lib/campaigns/queries.ts': '',
  'lib/campaigns/steps/first.test.ts': '',
  'components/campaigns/known-saves.ts': '',
  'components/campaigns/audience-field.tsx': 'export function AudienceField() {}',
  'components/campaigns/use-draft.ts': 'export const useDraft = () => {}',
}

const check = (files: Planted = {}, list = LIST) => checkNames(sourcesOf({ ...TREE, ...files }), list).map(({ where, what }) => `${where}: ${what}`)

it('finds nothing if every name is on the list', () => {
  expect(check()).toEqual([])
})

describe('a file is refused', () => {
  it.each([
    ['whose name is not on the list', 'lib/campaigns/sending.ts', '', '“sending” is not in docs/files.md'],
    ['with a name of lib/* in a subfolder', 'lib/campaigns/steps/queries.ts', '', '“queries” is not in docs/files.md'],
    ['with a name of another folder', 'lib/audience.ts', '', '“audience” is not in docs/files.md'],
    ['in a folder that is not on the list', 'lib/vouchers/queries.ts', '', 'lib/vouchers/ is not in docs/files.md'],
    ['in app/ with a name that Next does not define', 'app/(shop)/table.tsx', '', 'Next does not define this name'],
    ['that is not in kebab-case', 'lib/campaigns/myFile.ts', '', 'myFile.ts'],
    ['for unrelated code', 'lib/campaigns/utils.ts', '', 'utils.ts'],
    ['that only re-exports', 'components/campaigns/index.ts', '', 'index.ts'],
    ['whose component has another name', 'components/campaigns/tag-field.tsx', 'export function Tags() {}', 'exports no TagField'],
    ['whose hook has another name', 'components/campaigns/use-save.ts', 'export function save() {}', 'exports no useSave'],
  ])('%s', (_, file, text, what) => {
    expect(check({ [file]: text })).toEqual([`${file}: ${what}`])
  })
})

describe('the list is refused', () => {
  it('if it names a file or folder that does not exist', () => {
    const list = `${LIST}- \`old\`: gone\n## lib/gone\nA folder.\n- \`old\`: gone\n`
    expect(check({}, list)).toEqual(['docs/files.md: components/campaigns/old', 'docs/files.md: lib/gone'])
  })

  it('if a name or a folder has no meaning', () => {
    expect(check({}, LIST.replace(': whom it reaches', ''))).toEqual([
      'docs/files.md, lib/campaigns: - `audience`',
      'lib/campaigns/audience.ts: “audience” is not in docs/files.md',
    ])
    expect(check({}, LIST.replace('An invitation.', ''))).toEqual(['docs/files.md, lib/campaigns: has no sentence'])
  })
})

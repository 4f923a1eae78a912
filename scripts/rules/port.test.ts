import { describe, expect, it } from 'vitest'
import { checkPort } from './port'

const check = (text: string, file = 'lib/messages/settle/auto-pause.ts') =>
  checkPort([{ file, text }]).map(({ where, what }) => `${where.split(':')[1]} ${what}`)

describe('outside the adapter', () => {
  it.each([
    ['a dialect as text', "const d = dialect === 'V3'", "1 'V3'"],
    ['a dialect in small letters', 'const d = "v1"', "1 'v1'"],
    ['a dialect as a template', 'const d = `V1`', "1 'V1'"],
    ['a dialect as a type', "type Dialect = 'X' | 'V3'", "1 'V3'"],
    ['a dialect as a key', 'const atOnce = { V1: 1 }', '1 V1'],
    ['a dialect as a name', 'export const v3 = 1', '1 v3'],
    ['a dialect within a name', 'const isV3 = true', '1 isV3'],
    ['a status by group and id', "\nconst noCredit = '5/12'", "2 '5/12'"],
    ['a status by its group', 'if (status.groupId === 5) stop()', '1 compares a code'],
    ['a status by its id', 'if (5 === entry.status.id) stop()', '1 compares a code'],
    ['a column with a code', 'const x = statusId === AT_THE_OPERATOR', '1 compares a code'],
    ['a choice by code', 'switch (message.errorId) {}', '1 compares a code'],
    ['a map of codes', "new Map([[1, 'a'], [5, 'b'], [6, 'c'], [27, 'd']])", '1 a table of codes'],
    ['a record of codes', "const words = { 1: 'a', 5: 'b', 6: 'c', 27: 'd' }", '1 a table of codes'],
    ['a code in SQL', 'const sql = `WHERE "statusGroupId" = 5`', '1 SQL compares a code'],
    ['a path of the API', "const path = '/sms/3/messages'", "1 '/sms/3/messages'"],
  ])('%s is refused', (_, text, problem) => {
    expect(check(text)).toEqual([problem])
  })

  it.each([
    'const ours = gateway.capabilities.ownIds',
    'const { cause } = gateway.explain(entry.status, entry.error)',
    'const same = customer.id === CUSTOMER && status.groupId === other.groupId && errorId !== null',
    "const at = '5/12/2026', days = new Map([[1, 'Monday']]), v7 = uuid()",
    '// V3 gives the id back, as does 5/12.',
  ])('%s is allowed', (text) => {
    expect(check(text)).toEqual([])
  })
})

it.each([
  'lib/sms/infobip/client.ts',
  'lib/connection/connection.ts',
  'lib/env.ts',
  'lib/testing/rehearsal.ts',
  'lib/dispatcher/clocks.test.ts',
  'gateway/send.ts',
])('allows %s to name the dialect', (file) => {
  expect(check("const dialect = 'V3'", file)).toEqual([])
})

it.each(['components/settings/report-section.tsx', 'app/page.tsx', 'lib/sms/gateway.ts', 'lib/dispatcher/dispatcher.ts'])(
  'does not allow %s to name it',
  (file) => {
    expect(check("const dialect = 'V3'", file)).toEqual(["1 'V3'"])
  },
)

it('checks the text of a page', () => {
  expect(check('export const Note = () => <p>\n  V3\n</p>', 'components/settings/note.tsx')).toEqual(["1 'V3'"])
})

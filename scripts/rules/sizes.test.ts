import { expect, it } from 'vitest'
import { checkSizes } from './sizes'

const file = (name: string, lines: number) => ({ file: name, text: Array.from({ length: lines }, () => '').join('\n') })

it('refuses a file of more than 250 lines, and allows longer tests', () => {
  expect(checkSizes([file('lib/a.ts', 250), file('lib/a.test.ts', 900), file('e2e/a.spec.ts', 900)])).toEqual([])
  expect(checkSizes([file('lib/a.ts', 251)])).toMatchObject([{ where: 'lib/a.ts', what: '251 lines' }])
})

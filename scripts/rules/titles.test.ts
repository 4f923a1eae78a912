import { expect, it } from 'vitest'
import { sourcesOf } from './planted'
import { checkTitles } from './titles'

const check = (element: string) => checkTitles(sourcesOf({ 'components/a.tsx': `export const a = ${element}\n` })).map(({ what }) => what)

it.each([
  ['<span title="why">x</span>', '<span title=…>'],
  ['<li\n  className="b"\n  title={why}\n>x</li>', '<li title=…>'],
  ['<Td title="why">x</Td>', '<Td title=…>'],
])('refuses an explanation in a `title`: %s', (element, what) => {
  expect(check(element)).toEqual([what])
})

it.each(['<Card title="Heading" />', '<Menu.Item title="x" />', '<span>title="x"</span>', '<span aria-label="title" />'])('allows %s', (element) => {
  expect(check(element)).toEqual([])
})

it('checks app/ and components/ only', () => {
  expect(checkTitles(sourcesOf({ 'lib/a.tsx': 'export const a = <span title="x" />' }))).toEqual([])
})

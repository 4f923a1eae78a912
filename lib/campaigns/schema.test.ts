import { describe, expect, it } from 'vitest'
import { type DraftContent, DraftForm, draftProblems, normaliseText } from './schema'

const ready: DraftContent = { name: 'Opening', sender: 'WineShop', text: 'Come on Monday.', audience: { kind: 'everyone' } }

const faults: [keyof DraftContent, Partial<DraftContent>, RegExp][] = [
  ['name', { name: '  ' }, /name/],
  ['sender', { sender: 'ab' }, /at least 3/],
  ['text', { text: ' \n ' }, /Write the text/],
  ['text', { text: 'a'.repeat(25 * 153 + 1) }, /26 texts.*at most 25/],
  ['text', { text: 'ч'.repeat(25 * 67 + 1) }, /at most 25/],
  ['text', { text: '漢'.repeat(1400) }, /too long/],
  ['audience', { audience: { kind: 'tags', tagIds: [] } }, /tag/],
  ['audience', { audience: { kind: 'people', customerIds: [] } }, /person/],
]

describe('normaliseText', () => {
  it.each([
    ['a\r\nb\rc', 'a\nb\nc'],
    ['e\u0301', 'é'],
    ['a\u0000b\u0007', 'ab'],
    ['x\ud83c', 'x\ufffd'],
    ['keeps\ttabs and 🍷', 'keeps\ttabs and 🍷'],
  ])('makes %j into %j', (text, normal) => {
    expect(normaliseText(text)).toBe(normal)
  })
})

describe('DraftForm', () => {
  it('accepts an unfinished form and keeps only the chosen kind of audience', () => {
    const form = DraftForm.parse({
      draftId: '01890a5d-ac96-774b-bcce-b302099a8057',
      name: ' ',
      sender: '',
      text: 'a\r\nb',
      audienceKind: 'tags',
      tagIds: 't1',
      customerIds: ['c1', 'c2'],
    })
    expect(form.draft).toEqual({ name: ' ', sender: '', text: 'a\nb', audience: { kind: 'tags', tagIds: ['t1'] } })
  })
})

describe('draftProblems', () => {
  it('finds no problem in a finished draft', () => {
    expect(draftProblems(ready)).toEqual({})
  })

  it.each(faults)('says what is wrong with the %s', (field, change, words) => {
    const problems = draftProblems({ ...ready, ...change })
    expect(Object.keys(problems)).toEqual([field])
    expect(problems[field]).toMatch(words)
  })

  it('accepts a text of 25 parts', () => {
    expect(draftProblems({ ...ready, text: 'a'.repeat(25 * 153) })).toEqual({})
  })
})

describe('a text or name of invisible characters only', () => {
  it.each(['\u200b', '\u2060', '\u3164\u115f', '\ufe0f', '\ufeff', '\u00ad', '\u2800', '\u{e0041}', ' \u200d\n\u00a0'])('%j is refused as empty', (blank) => {
    expect(draftProblems({ ...ready, text: blank, name: blank })).toEqual({
      name: 'Give the campaign a name. Only you see it.',
      text: 'Write the text that people will get.',
    })
    expect(draftProblems({ ...ready, text: `${blank}a`, name: `${blank}a` })).toEqual({})
  })
})

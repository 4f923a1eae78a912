import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, searchTerms, searchText, sortName } from './search-text'

describe('fold', () => {
  it.each([
    ['  Žarko   ŠIMIĆ ', 'zarko simic'],
    ['Đurđa', 'durda'],
    ['İNCİ ışık ISIK', 'inci isik isik'],
    ['Straße Øre Łódź Ærø', 'strasse ore lodz aero'],
    ['e\u0301tude', 'etude'],
    ['Ａna\u00a0B\0c', 'ana b c'],
    ['Ελένη', 'ελενη'],
    ['Мария', 'мария'],
  ])('folds %j to %j', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  it('does not change folded text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)))
  })
})

describe('searchTerms', () => {
  const stored = searchText({ phone: '+385915551234', firstName: 'Žarko_1', lastName: '100%', email: 'z@example.com' })

  it.each(['+385 91 555', '0038591', '091 555 1234', '91/555-12', 'ZARKO_1', 'zar example', '100%', ''])('finds the person by %j', (query) => {
    expect(searchTerms(query).every((term) => stored.includes(term))).toBe(true)
  })

  it('removes the wildcards of LIKE', () => {
    expect(searchTerms('%_\\').join('')).not.toMatch(/[%_\\]/)
    expect(stored).not.toMatch(/[%_\\]/)
  })
})

describe('sortName', () => {
  it('puts people without a name after those with one', () => {
    expect([sortName({ phone: '+41', firstName: '', lastName: '' }), sortName({ phone: '+41', firstName: 'Zz', lastName: '' })].sort()).toEqual(['zz', '~+41'])
  })
})

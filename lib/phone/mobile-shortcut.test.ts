import fc from 'fast-check'
import { type CountryCode, getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import { mobileShortcut } from './mobile-shortcut'
import { readByLibrary } from './phone-number'

// 20,000 runs per country found no difference once. 400 keep the test short.
const RUNS = 400

const eligible = getCountries().filter((country) => mobileShortcut(country))

/** Numbers close to a country's real ones, spelled as in lists, and random digits. */
function spellings(country: CountryCode): fc.Arbitrary<string> {
  const example = getExampleNumber(country, examples)?.nationalNumber ?? '1'
  const digits = fc.oneof(
    fc
      .tuple(fc.integer({ min: 0, max: example.length }), fc.stringMatching(/^\d{0,12}$/))
      .map(([kept, rest]) => (example.slice(0, kept) + rest).slice(0, example.length + 1)),
    fc.stringMatching(/^\d{3,13}$/),
  )
  const code = getCountryCallingCode(country)
  const start = fc.constantFrom('', '0', '00', '8', '1', `+${code}`, `+${code} `, `00${code}`, `00 ${code} `, code, `+${code}0`, `+ ${code}`, '+')
  const separators = fc.array(fc.constantFrom('', '', '', ' ', '-', '/', ' / ', '--'), { minLength: 14, maxLength: 14 })
  return fc
    .tuple(start, digits, separators)
    .map(([first, rest, marks]) => first + [...rest].map((digit, index) => digit + (index < rest.length - 1 ? marks[index % 14] : '')).join(''))
}

describe('mobileShortcut', () => {
  it('covers most countries', () => {
    expect(eligible.length).toBeGreaterThan(100)
    expect(eligible).toEqual(expect.arrayContaining(['HR', 'CH', 'DE', 'AT', 'FR', 'TR']))
  })

  it('returns what the library returns, or nothing', () => {
    let answered = 0
    for (const country of eligible) {
      const check = (text: string) => {
        const phone = mobileShortcut(country)?.(text)
        if (phone === undefined) return
        answered++
        expect(readByLibrary(text, country), `${country} ${text}`).toEqual({ ok: true, phone, country, type: 'mobile' })
      }
      fc.assert(fc.property(spellings(country), check), { numRuns: RUNS })
    }
    expect(answered).toBeGreaterThan(eligible.length * 4)
  })
})

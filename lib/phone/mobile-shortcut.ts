import type { CountryCode } from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/metadata.max.json'

/** Reads a text as a mobile number of one country. @returns the number in E.164; undefined: only the library can tell. */
type Shortcut = (text: string) => string | undefined

const PLAIN = /^\+?\d[\d /-]{4,30}\d$/
const known = new Map<CountryCode, Shortcut | undefined>()

/**
 * A fast reader for the mobile numbers of one country, from the library's own metadata. The library takes 10 µs for a number,
 * which is most of an import's time, and nearly all numbers of a shop are mobile numbers of its own country in a plain spelling.
 * @returns undefined for a country with more complicated rules. The others have a calling code of their own, dial abroad with
 * "00", and have a national prefix of digits only. mobile-shortcut.test.ts compares each of them with the library.
 */
export function mobileShortcut(country: CountryCode): Shortcut | undefined {
  if (!known.has(country)) known.set(country, makeShortcut(country))
  return known.get(country)
}

/** Reads the library's compact metadata (version 4, source/metadata.js), where each field has a fixed index. The test fails if an index changes. */
function planOf(country: CountryCode) {
  const plan: unknown[] = metadata.countries[country] ?? []
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const types = Array.isArray(plan[11]) ? plan[11] : []
  const pattern = (type: unknown) => text(Array.isArray(type) ? type[0] : '')
  const ownLengths: unknown = Array.isArray(types[1]) ? types[1][1] : undefined
  return {
    callingCode: text(plan[0]),
    abroad: text(plan[1]),
    pattern: text(plan[2]),
    lengths: new Set<unknown>(Array.isArray(ownLengths) ? ownLengths : Array.isArray(plan[3]) ? plan[3] : []),
    prefix: text(plan[5]),
    prefixPattern: text(plan[7]) || text(plan[5]),
    prefixRule: text(plan[8]),
    landline: pattern(types[0]),
    mobile: pattern(types[1]),
  }
}

function makeShortcut(country: CountryCode): Shortcut | undefined {
  const { callingCode, abroad, pattern, lengths, prefix, prefixPattern, prefixRule, landline, mobile } = planOf(country)
  const isSimple = abroad === '00' && prefixPattern === prefix && /^\d?$/.test(prefix) && prefixRule === '' && landline !== '' && mobile !== ''
  if (!isSimple || metadata.country_calling_codes[callingCode]?.length !== 1) return undefined

  const whole = (expression: string) => new RegExp(`^(?:${expression})$`)
  const [any, mobiles, landlines] = [whole(pattern), whole(mobile), whole(landline)]
  const isMobile = (digits: string) => lengths.has(digits.length) && any.test(digits) && mobiles.test(digits) && !landlines.test(digits)

  return (text) => {
    if (!PLAIN.test(text)) return undefined
    const bare = text.replace(/[ /-]+/g, '')
    const local = localPart(bare, callingCode, prefix)
    // A number that starts with the prefix or the calling code could be read in two ways.
    if (local === undefined || local.startsWith(prefix || '0') || local.startsWith(callingCode)) return undefined
    return isMobile(local) ? `+${callingCode}${local}` : undefined
  }
}

function localPart(bare: string, callingCode: string, prefix: string): string | undefined {
  if (bare.startsWith('+')) return bare.startsWith(callingCode, 1) ? bare.slice(1 + callingCode.length) : undefined
  if (bare.startsWith('00')) return bare.startsWith(callingCode, 2) ? bare.slice(2 + callingCode.length) : undefined
  return prefix !== '' && bare.startsWith(prefix) ? bare.slice(prefix.length) : bare
}

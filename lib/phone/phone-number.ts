import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  ParseError,
  type PhoneNumber,
  parsePhoneNumberFromString,
  parsePhoneNumberWithError,
} from 'libphonenumber-js/max'
import { mobileShortcut } from './mobile-shortcut'
import { tidyNumber } from './tidy-number'

/** Why a text is not a phone number. `not_in_country`: there is no such number in the shop's country. `no_such_number`: there is none in the country that it names. */
export type PhoneRefusal = 'empty' | 'not_a_number' | 'spreadsheet' | 'too_short' | 'too_long' | 'unknown_country_code' | 'not_in_country' | 'no_such_number'

export type LineType = 'mobile' | 'landline' | 'landline or mobile' | 'internet phone' | 'free-phone' | 'premium-rate' | 'other'

export type PhoneReading =
  /** `phone` is E.164. `country` is an ISO code; undefined: the number belongs to no country (satellite and international networks). */
  { ok: true; phone: string; country: string | undefined; type: LineType } | { ok: false; reason: PhoneRefusal }

const LINE_TYPES: Record<Exclude<NumberType, undefined>, LineType> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'landline',
  FIXED_LINE_OR_MOBILE: 'landline or mobile',
  VOIP: 'internet phone',
  TOLL_FREE: 'free-phone',
  PREMIUM_RATE: 'premium-rate',
  SHARED_COST: 'premium-rate',
  PERSONAL_NUMBER: 'other',
  PAGER: 'other',
  UAN: 'other',
  VOICEMAIL: 'other',
}

/** The ISO code as the library's type. @returns undefined for a country that the library does not know: only numbers with a country code can be read there. */
export function phoneCountry(country: string): CountryCode | undefined {
  return isSupportedCountry(country) ? country : undefined
}

/**
 * Reads a number as people write it: in national form, with 00 or +, with spaces, brackets and dashes, with a spreadsheet's
 * additions. A number without a country code belongs to `country` (ISO code). If there is none in that country, it is read as an
 * international number without its plus sign, which Excel drops.
 * Refuses numbers that are not in the world's numbering plans (libphonenumber, full metadata), and says why.
 */
export function readPhone(text: string, country: string): PhoneReading {
  const home = phoneCountry(country)
  const mobile = home && mobileShortcut(home)?.(text)
  return mobile ? { ok: true, phone: mobile, country: home, type: 'mobile' } : readByLibrary(text, home)
}

/** The same as readPhone, but always by the library. */
export function readByLibrary(text: string, home: CountryCode | undefined): PhoneReading {
  const tidy = tidyNumber(text)
  if (typeof tidy !== 'string') return { ok: false, reason: tidy.reason }
  const found = validNumber(tidy, home) ?? validNumber(withPlus(tidy), home)
  if (found) return { ok: true, phone: found.number, country: found.country, type: LINE_TYPES[found.getType() ?? 'PAGER'] }
  return { ok: false, reason: whyNot(tidy, home) }
}

function validNumber(text: string | undefined, country: CountryCode | undefined): PhoneNumber | undefined {
  if (text === undefined) return undefined
  const number = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false })
  return number?.isValid() ? number : undefined
}

/** "0041…" or "41…" as an international number; undefined: it cannot be one. */
function withPlus(tidy: string): string | undefined {
  const digits = tidy.replace(/\D/g, '')
  if (tidy.startsWith('+')) return undefined
  if (digits.startsWith('00')) return `+${digits.slice(2)}`
  return !digits.startsWith('0') && digits.length >= 9 ? `+${digits}` : undefined
}

function whyNot(tidy: string, country: CountryCode | undefined): PhoneRefusal {
  try {
    const international = tidy.startsWith('00') ? `+${tidy.replace(/^00[^\d]*/, '')}` : tidy
    const number = parsePhoneNumberWithError(international, { defaultCountry: country, extract: false })
    return lengthReason(number) ?? (international.startsWith('+') ? 'no_such_number' : 'not_in_country')
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    if (error.message === 'TOO_SHORT') return 'too_short'
    if (error.message === 'TOO_LONG') return 'too_long'
    return error.message === 'INVALID_COUNTRY' ? 'unknown_country_code' : 'not_a_number'
  }
}

function lengthReason(number: PhoneNumber): PhoneRefusal | undefined {
  const possible = number.isPossible()
  if (possible) return undefined
  // The library does not say in which direction the length is wrong. If one more digit makes it possible, it was too short.
  const shorter = parsePhoneNumberFromString(`${number.number}0`, { extract: false })?.isPossible()
  return shorter || number.nationalNumber.length < 7 ? 'too_short' : 'too_long'
}

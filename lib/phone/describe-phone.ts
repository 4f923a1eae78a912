import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { LineType, PhoneReading, PhoneRefusal } from './phone-number'

const countryNames = new Intl.DisplayNames('en', { type: 'region' })

/** The English name of a country (ISO code). */
export function countryName(code: string): string {
  return countryNames.of(code) ?? code
}

const WARNINGS: Partial<Record<LineType, string>> = {
  landline: 'Landlines usually cannot receive texts.',
  'free-phone': 'Free-phone numbers cannot receive texts.',
  'premium-rate': 'Service numbers cannot receive texts.',
  'internet phone': 'Internet phones often cannot receive texts.',
  other: 'This kind of number often cannot receive texts.',
}

export type PhoneDescription = { ok: boolean; text: string; warning?: string }

/** A reading in words: country and kind ("Croatia, mobile"), with a warning if texts are unlikely to arrive; or why it is not a number. */
export function describePhone(reading: PhoneReading, country: string): PhoneDescription {
  if (!reading.ok) return { ok: false, text: phoneRefusalText(reading.reason, country) }
  const where = reading.country ? countryName(reading.country) : 'International network'
  const warning = WARNINGS[reading.type]
  return { ok: true, text: `${where}, ${reading.type === 'other' ? 'special number' : reading.type}`, ...(warning ? { warning } : {}) }
}

/** Why a text is not a phone number, in a sentence for the owner of a shop in `country` (ISO code). */
export function phoneRefusalText(reason: PhoneRefusal, country: string): string {
  const sentences: Record<PhoneRefusal, string> = {
    empty: 'There is no phone number.',
    not_a_number: 'This is not a phone number.',
    spreadsheet: 'A spreadsheet cut this number off (as 3.85E+11). Format the column as text and export it again.',
    too_short: 'This number is too short.',
    too_long: 'This number is too long. If these are two numbers, keep one.',
    unknown_country_code: 'No country has this country code.',
    no_such_number: 'There is no such number. Please check the digits.',
    not_in_country: `There is no such number in ${countryName(country)}. For another country, start with + and the country code.`,
  }
  return sentences[reason]
}

/** An E.164 number as people write it: in national form for the shop's own country, in international form for others. */
export function formatPhone(phone: string, country: string): string {
  const number = parsePhoneNumberFromString(phone)
  if (!number) return phone
  return number.country === country ? number.formatNational() : number.formatInternational()
}

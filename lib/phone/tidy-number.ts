/** What copying from address books, web pages and spreadsheets leaves around a number without showing it. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g
/** Excel's 3.85E+11 (3,85E+11 in many languages): the last digits are gone for good. */
const SCIENTIFIC = /^[+-]?\d([.,]\d+)?E[+]?\d+$/i
const LONGEST = 60

/**
 * Takes off what is not part of the number: invisible characters, ="…" and a leading apostrophe of a spreadsheet, "tel:",
 * the ".0" of a number that was taken for an amount. @returns the rest, or why there can be no number in it.
 */
export function tidyNumber(text: string): string | { reason: 'empty' | 'spreadsheet' | 'not_a_number' | 'too_long' } {
  if (text.length > 10 * LONGEST) return { reason: 'not_a_number' }
  let rest = text.replace(INVISIBLE, '').trim()
  rest = rest
    .replace(/^="?(.*?)"?$/, '$1')
    .replace(/^['’`]+/, '')
    .replace(/^(tel|phone|mobile|mob|p|t|m)\s*[:.]+\s*/i, '')
    .trim()
  if (rest === '') return { reason: 'empty' }
  if (SCIENTIFIC.test(rest.replace(/\s/g, ''))) return { reason: 'spreadsheet' }
  rest = rest.replace(/^(\+?\d{6,})[.,]0+$/, '$1').replace(/＋/g, '+')
  if (rest.length > LONGEST) return { reason: /\d{16}/.test(rest.replace(/\D/g, '')) ? 'too_long' : 'not_a_number' }
  return rest
}

/** Invisible characters that come along when a number is copied from an address book, a web page or a spreadsheet. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g
/** Excel's 3.85E+11 (3,85E+11 in many languages). The last digits are lost. */
const SCIENTIFIC = /^[+-]?\d([.,]\d+)?E[+]?\d+$/i
const LONGEST = 60

/**
 * Removes what is not part of a number: invisible characters, a spreadsheet's ="…" and leading apostrophe, "tel:", and the ".0" of
 * a number that a spreadsheet read as an amount.
 * @returns the rest, or why it cannot hold a number.
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

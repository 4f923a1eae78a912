import { gsmSeptets } from './gsm-alphabet'

export type Encoding = 'GSM-7' | 'UCS-2'

/** A character that is not in the GSM-7 alphabet. A single one makes the whole text UCS-2. `plain`: what can be written instead. `index`: its position in UTF-16 code units. */
export type Offender = { char: string; codePoint: string; name: string; plain?: string; index: number }

/** Characters that come from pasted text or a phone's keyboard, and what can be written instead with the same meaning. */
const KNOWN: Record<string, { name: string; plain: string }> = {
  '\u2018': { name: 'curly quote', plain: "'" },
  '\u2019': { name: 'curly apostrophe', plain: "'" },
  '\u201a': { name: 'low quote', plain: "'" },
  '\u201c': { name: 'curly quote', plain: '"' },
  '\u201d': { name: 'curly quote', plain: '"' },
  '\u201e': { name: 'low quote', plain: '"' },
  '\u00ab': { name: 'angle quote', plain: '"' },
  '\u00bb': { name: 'angle quote', plain: '"' },
  '\u0060': { name: 'backtick', plain: "'" },
  '\u00b4': { name: 'accent mark', plain: "'" },
  '\u2010': { name: 'hyphen', plain: '-' },
  '\u2011': { name: 'fixed hyphen', plain: '-' },
  '\u2013': { name: 'en dash', plain: '-' },
  '\u2014': { name: 'em dash', plain: '-' },
  '\u2022': { name: 'bullet', plain: '-' },
  '\u2026': { name: 'ellipsis', plain: '...' },
  '\u00a0': { name: 'fixed space', plain: ' ' },
  '\u2009': { name: 'thin space', plain: ' ' },
  '\u202f': { name: 'narrow space', plain: ' ' },
  '\t': { name: 'tab', plain: ' ' },
  '\u200b': { name: 'invisible space', plain: '' },
  '\u200d': { name: 'invisible joiner', plain: '' },
  '\ufeff': { name: 'invisible mark', plain: '' },
  '\u00ad': { name: 'soft hyphen', plain: '' },
}

function nameOf(char: string): string {
  if (/\p{Emoji_Presentation}|\p{Extended_Pictographic}|\ufe0f/u.test(char)) return 'emoji'
  if (/\p{L}/u.test(char)) return /\p{Script=Latin}/u.test(char) ? 'accented letter' : 'letter'
  return /\p{M}/u.test(char) ? 'combining mark' : 'special character'
}

function offenderAt(char: string, index: number): Offender {
  const codePoint = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  return { char, codePoint, index, name: nameOf(char), ...KNOWN[char] }
}

/** The characters of a text that are not in the GSM-7 alphabet, in order. If there are none, the text is sent as GSM-7. */
export function findOffenders(text: string): Offender[] {
  const offenders: Offender[] = []
  let index = 0
  for (const char of text) {
    if (gsmSeptets(char) === undefined) offenders.push(offenderAt(char, index))
    index += char.length
  }
  return offenders
}

/** Replaces quotes, dashes and spaces that are not in GSM-7 by plain ones. Letters and emoji stay. */
export function withPlainCharacters(text: string): string {
  return [...text].map((char) => (gsmSeptets(char) === undefined ? (KNOWN[char]?.plain ?? char) : char)).join('')
}

import { gsmSeptets } from './gsm-alphabet'

export type Encoding = 'GSM-7' | 'UCS-2'

/** A character that the GSM alphabet lacks: one is enough to make the whole text UCS-2. `index` counts UTF-16 units. */
export type Offender = { char: string; codePoint: string; name: string; plain?: string; index: number }

/** Characters that come in by pasting or by a phone's keyboard, with what to write instead at no loss of meaning. */
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

/** Every character of the text that GSM-7 cannot carry, in order; none means that the text is sent as GSM-7. */
export function findOffenders(text: string): Offender[] {
  const offenders: Offender[] = []
  let index = 0
  for (const char of text) {
    if (gsmSeptets(char) === undefined) offenders.push(offenderAt(char, index))
    index += char.length
  }
  return offenders
}

/** The text with quotes, dashes and spaces that GSM-7 lacks written plainly. Letters and emoji stay as they are. */
export function withPlainCharacters(text: string): string {
  return [...text].map((char) => (gsmSeptets(char) === undefined ? (KNOWN[char]?.plain ?? char) : char)).join('')
}

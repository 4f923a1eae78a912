import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findOffenders, withPlainCharacters } from './encoding'
import { gsmSeptets } from './gsm-alphabet'
import { countSegments } from './segments'

const a = (n: number) => 'a'.repeat(n)
const ch = (n: number) => 'ч'.repeat(n)

/** An independent implementation of the rules: a stream of code units and the positions at which it may be cut. */
function naive(text: string): { segments: number; left: number; units: number } {
  const basic = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]$/
  const units: string[] = []
  let unicode = false
  for (const char of Array.from(text)) {
    if ('^{}\\[~]|€\f'.includes(char)) units.push('ESC', char)
    else if (basic.test(char)) units.push(char)
    else unicode = true
  }
  const stream = unicode ? text.split('') : units
  const cannotStart = (at: number) =>
    unicode ? /[\udc00-\udfff]/.test(stream[at] ?? '') && /[\ud800-\udbff]/.test(stream[at - 1] ?? '') : stream[at - 1] === 'ESC'
  const [single, joined] = unicode ? [70, 67] : [160, 153]
  if (stream.length <= single) return { segments: Math.min(stream.length, 1), left: single - stream.length, units: stream.length }
  const starts = [0]
  for (;;) {
    let end = (starts.at(-1) ?? 0) + joined
    if (end >= stream.length) break
    if (cannotStart(end)) end -= 1
    starts.push(end)
  }
  return { segments: starts.length, left: joined - (stream.length - (starts.at(-1) ?? 0)), units: stream.length }
}

describe('countSegments', () => {
  it.each([
    ['nothing', '', 'GSM-7', 0, 0, 160],
    ['the seed’s invitation', "Wine shop grand opening at Monday 8pm. Don't forget glasses.", 'GSM-7', 60, 1, 100],
    ['160 letters', a(160), 'GSM-7', 160, 1, 0],
    ['161 letters', a(161), 'GSM-7', 161, 2, 145],
    ['306 letters', a(306), 'GSM-7', 306, 2, 0],
    ['307 letters', a(307), 'GSM-7', 307, 3, 152],
    ['158 letters and a euro sign', `${a(158)}€`, 'GSM-7', 160, 1, 0],
    ['159 letters and a euro sign', `${a(159)}€`, 'GSM-7', 161, 2, 145],
    ['a euro sign across the first edge, moved whole to part two', `${a(152)}€${a(10)}`, 'GSM-7', 164, 2, 141],
    ['a euro sign that ends the first part', `${a(151)}€${a(10)}`, 'GSM-7', 163, 2, 143],
    ['a euro sign across the edge that costs a part', `${a(152)}€${a(152)}`, 'GSM-7', 306, 3, 152],
    ['all extension characters', '€[]{}~^|\\\f', 'GSM-7', 20, 1, 140],
    ['extension characters beside an emoji', '€[]{}~^|\\🍷', 'UCS-2', 11, 1, 59],
    ['70 Cyrillic letters', ch(70), 'UCS-2', 70, 1, 0],
    ['71 Cyrillic letters', ch(71), 'UCS-2', 71, 2, 63],
    ['134 Cyrillic letters', ch(134), 'UCS-2', 134, 2, 0],
    ['135 Cyrillic letters', ch(135), 'UCS-2', 135, 3, 66],
    ['68 letters and an emoji', `${a(68)}🍷`, 'UCS-2', 70, 1, 0],
    ['69 letters and an emoji', `${a(69)}🍷`, 'UCS-2', 71, 2, 63],
    ['an emoji across the edge, moved whole to part two', `${a(66)}🍷${a(3)}`, 'UCS-2', 71, 2, 62],
    ['a family emoji of joined parts', '👨‍👩‍👧', 'UCS-2', 8, 1, 62],
    ['Windows line ends', 'a\r\nb', 'GSM-7', 4, 1, 156],
    ['half a surrogate pair', '\ud83c', 'UCS-2', 1, 1, 69],
  ])('counts %s', (_, text, encoding, units, segments, left) => {
    expect(countSegments(text)).toMatchObject({ encoding, units, segments, left })
  })

  it.each([...'@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\n\r'])('keeps %j in GSM-7 at one septet', (char) => {
    expect(countSegments(char)).toMatchObject({ encoding: 'GSM-7', units: 1, offenders: [] })
  })

  it.each([...'çáíóúêâãõëïÁÀ`’‘“”„–—…•\u00a0\t\u200d\u2126č'])('turns the whole text to UCS-2 for %j', (char) => {
    expect(countSegments(`aa${char}€`)).toMatchObject({ encoding: 'UCS-2', units: 4, offenders: [{ char, index: 2 }] })
  })

  it('agrees with an independent count on any text', () => {
    const piece = fc.oneof(fc.constantFrom('a', 'é', '€', '\n', '[', '|'), fc.constantFrom('ч', '🍷', 'ç', '\u00a0', '\ud83c'), fc.string({ unit: 'binary' }))
    const gsmPiece = fc.constantFrom('a', 'é', '€', '\n', '[', '\f', '|', 'Ω')
    const texts = fc.oneof(
      fc.array(piece, { maxLength: 400 }),
      fc.array(gsmPiece, { maxLength: 700 }),
      fc.array(fc.constantFrom('a', '🍷'), { maxLength: 300 }),
    )
    fc.assert(
      fc.property(texts, (pieces) => {
        const text = pieces.join('')
        expect(countSegments(text)).toMatchObject(naive(text))
      }),
      { numRuns: 500 },
    )
  })

  it('never counts fewer segments after a character is added', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), (text, more) => {
        expect(countSegments(text + more).segments).toBeGreaterThanOrEqual(countSegments(text).segments)
      }),
    )
  })
})

describe('gsmSeptets', () => {
  it('knows the 127 characters of the default alphabet and the 10 of its extension', () => {
    const sizes = Array.from({ length: 0x10000 }, (_, code) => gsmSeptets(String.fromCharCode(code)))
    expect(sizes.filter((size) => size === 1)).toHaveLength(127)
    expect(sizes.filter((size) => size === 2)).toHaveLength(10)
  })
})

describe('findOffenders', () => {
  it('returns each character, its position and its replacement', () => {
    expect(findOffenders('a🍷 Don’t š')).toEqual([
      { char: '🍷', codePoint: 'U+1F377', name: 'emoji', index: 1 },
      { char: '’', codePoint: 'U+2019', name: 'curly apostrophe', plain: "'", index: 7 },
      { char: 'š', codePoint: 'U+0161', name: 'accented letter', index: 10 },
    ])
  })
})

describe('withPlainCharacters', () => {
  it('replaces pasted quotes, dashes and spaces with GSM-7 characters, and changes no letters', () => {
    expect(withPlainCharacters('“Don’t” – a\u00a0glass… č 🍷 €')).toBe('"Don\'t" - a glass... č 🍷 €')
  })
})

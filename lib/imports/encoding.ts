import 'server-only'
import { createReadStream } from 'node:fs'
import chardet from 'chardet'

export type Encoding = { ok: true; encoding: string } | { ok: false; reason: 'binary' }

/** The code page that programs in a country used before Unicode, and Excel there still does for "CSV". */
const CODE_PAGES: Record<string, string[]> = {
  'windows-1250': ['AL', 'BA', 'CZ', 'HR', 'HU', 'ME', 'PL', 'RO', 'RS', 'SI', 'SK', 'XK'],
  'windows-1251': ['BG', 'BY', 'KG', 'KZ', 'MK', 'MN', 'RU', 'TJ', 'UA'],
  'windows-1253': ['CY', 'GR'],
  'windows-1254': ['AZ', 'TR'],
  'windows-1255': ['IL'],
  'windows-1256': ['AE', 'BH', 'DZ', 'EG', 'IQ', 'IR', 'JO', 'KW', 'LB', 'LY', 'MA', 'OM', 'QA', 'SA', 'SY', 'TN', 'YE'],
  'windows-1257': ['EE', 'LT', 'LV'],
  'windows-1258': ['VN'],
  'windows-874': ['TH'],
  shift_jis: ['JP'],
  gb18030: ['CN', 'SG'],
  big5: ['HK', 'TW'],
  'euc-kr': ['KR'],
}
/** How much the country counts against what the letters' frequencies say (0 to 100). */
const COUNTRY_WEIGHT = 50
const SAMPLE_BYTES = 64 * 1024

/**
 * Finds out in which encoding a text file is written: byte order mark, UTF-16 by its zero bytes, UTF-8 if the whole file is
 * that, else a code page by letter frequencies and by the shop's country. Reads the whole file, a piece at a time.
 * @returns a name that TextDecoder knows, or `binary`: not a text file.
 */
export async function detectEncoding(file: string, country: string): Promise<Encoding> {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let isUtf8 = true
  let isFirst = true
  const telling: Buffer[] = []
  let tellingBytes = 0
  for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const bytes: Buffer = piece
    if (isFirst) {
      const known = byMark(bytes) ?? byZeroBytes(bytes)
      if (known) return known
      isFirst = false
    }
    if (bytes.includes(0)) return { ok: false, reason: 'binary' }
    if (isUtf8 && !decodes(utf8, bytes)) isUtf8 = false
    if (tellingBytes < SAMPLE_BYTES) {
      const lines = linesWithForeignBytes(bytes, SAMPLE_BYTES - tellingBytes)
      telling.push(lines)
      tellingBytes += lines.length
    }
    if (!isUtf8 && tellingBytes >= SAMPLE_BYTES) break
  }
  if (isUtf8 && ends(utf8)) return { ok: true, encoding: 'utf-8' }
  return { ok: true, encoding: codePage(Buffer.concat(telling), country) }
}

function byMark(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { ok: true, encoding: 'utf-16le' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { ok: true, encoding: 'utf-16be' }
  return undefined
}

/** UTF-16 without a mark: every other byte of Latin text and of digits is zero. */
function byZeroBytes(bytes: Buffer): Encoding | undefined {
  const sample = bytes.subarray(0, 4096)
  if (!sample.includes(0)) return undefined
  let even = 0
  let odd = 0
  for (const [index, byte] of sample.entries()) if (byte === 0) index % 2 === 0 ? even++ : odd++
  const half = sample.length / 2
  if (odd > half * 0.4 && even < half * 0.05) return { ok: true, encoding: 'utf-16le' }
  if (even > half * 0.4 && odd < half * 0.05) return { ok: true, encoding: 'utf-16be' }
  return { ok: false, reason: 'binary' }
}

function decodes(decoder: TextDecoder, bytes: Buffer): boolean {
  try {
    decoder.decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function ends(decoder: TextDecoder): boolean {
  return (
    decodes(decoder, Buffer.alloc(0)) &&
    (() => {
      try {
        decoder.decode()
        return true
      } catch {
        return false
      }
    })()
  )
}

/** The lines that tell code pages apart: those with a byte beyond ASCII. */
function linesWithForeignBytes(bytes: Buffer, atMost: number): Buffer {
  const lines: Buffer[] = []
  let taken = 0
  let start = 0
  for (let index = 0; index < bytes.length && taken < atMost; index++) {
    if ((bytes[index] ?? 0) < 0x80) continue
    start = Math.max(start, bytes.lastIndexOf(10, index) + 1, index - 200)
    const newline = bytes.indexOf(10, index)
    const end = newline === -1 || newline > index + 200 ? Math.min(bytes.length, index + 200) : newline + 1
    lines.push(bytes.subarray(start, end))
    taken += end - start
    index = end - 1
    start = end
  }
  return Buffer.concat(lines)
}

function codePage(telling: Buffer, country: string): string {
  const scores = new Map<string, number>()
  for (const { name, confidence } of chardet.analyse(telling)) {
    const label = labelOf(name, telling)
    if (label) scores.set(label, Math.max(scores.get(label) ?? 0, confidence))
  }
  const expected = Object.entries(CODE_PAGES).find(([, countries]) => countries.includes(country))?.[0] ?? 'windows-1252'
  scores.set(expected, (scores.get(expected) ?? 0) + COUNTRY_WEIGHT)
  const ranked = [...scores].map(([label, score]) => ({ label, score: score - 200 * strangeShare(telling, label) }))
  return ranked.sort((a, b) => b.score - a.score)[0]?.label ?? 'windows-1252'
}

/** TextDecoder's name for what chardet calls it. ISO-8859-1 and its relatives are read as the Windows pages that contain them. */
function labelOf(name: string, telling: Buffer): string | undefined {
  const aliases: Record<string, string> = { 'ISO-8859-1': 'windows-1252', 'ISO-8859-9': 'windows-1254' }
  const usesWindowsBytes = telling.some((byte) => byte >= 0x80 && byte <= 0x9f)
  const label = aliases[name] ?? (name === 'ISO-8859-2' && usesWindowsBytes ? 'windows-1250' : name.toLowerCase())
  if (label.startsWith('utf-')) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** The share of characters beyond ASCII that no name contains when read this way. */
function strangeShare(telling: Buffer, label: string): number {
  const foreign = new TextDecoder(label).decode(telling).match(/\P{ASCII}/gu) ?? []
  return foreign.length === 0 ? 0 : foreign.filter((character) => !/[\p{L}\p{M}’‘–“”„€\u00a0]/u.test(character)).length / foreign.length
}

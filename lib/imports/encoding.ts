import 'server-only'
import { createReadStream } from 'node:fs'
import chardet from 'chardet'

export type Encoding = { ok: true; encoding: string } | { ok: false; reason: 'binary' }

/** The Windows or legacy code page of each country. Excel still writes "CSV" in it; countries not listed use windows-1252. */
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
/** Points for the country's code page. chardet gives each encoding 0 to 100 points by letter frequencies. */
const COUNTRY_WEIGHT = 50
const SAMPLE_BYTES = 64 * 1024

/**
 * Detects the encoding of a text file. Checks in this order: byte order mark, zero bytes of UTF-16, valid UTF-8, then code
 * pages by letter frequencies and the shop's country. Streams the file, so memory does not grow with its size.
 * @param country the shop's ISO 3166-1 alpha-2 code.
 * @returns a label that TextDecoder accepts, or the reason `binary` when it is not a text file.
 */
export async function detectEncoding(file: string, country: string): Promise<Encoding> {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let isUtf8 = true
  let isFirst = true
  const sample: Buffer[] = []
  let sampledBytes = 0
  for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const bytes: Buffer = piece
    if (isFirst) {
      const known = byByteOrderMark(bytes) ?? byZeroBytes(bytes)
      if (known) return known
      isFirst = false
    }
    if (bytes.includes(0)) return { ok: false, reason: 'binary' }
    if (isUtf8 && !decodes(utf8, bytes)) isUtf8 = false
    if (sampledBytes < SAMPLE_BYTES) {
      const lines = linesWithNonAscii(bytes, SAMPLE_BYTES - sampledBytes)
      sample.push(lines)
      sampledBytes += lines.length
    }
    if (!isUtf8 && sampledBytes >= SAMPLE_BYTES) break
  }
  if (isUtf8 && decodesToEnd(utf8)) return { ok: true, encoding: 'utf-8' }
  return { ok: true, encoding: codePage(Buffer.concat(sample), country) }
}

function byByteOrderMark(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { ok: true, encoding: 'utf-16le' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { ok: true, encoding: 'utf-16be' }
  return undefined
}

/** Recognises UTF-16 without a byte order mark: every other byte of Latin text and of digits is zero. */
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

function decodesToEnd(decoder: TextDecoder): boolean {
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

/** Returns the lines with a non-ASCII byte. Only these differ between code pages. */
function linesWithNonAscii(bytes: Buffer, atMost: number): Buffer {
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

function codePage(sample: Buffer, country: string): string {
  const scores = new Map<string, number>()
  for (const { name, confidence } of chardet.analyse(sample)) {
    const label = labelOf(name, sample)
    if (label) scores.set(label, Math.max(scores.get(label) ?? 0, confidence))
  }
  const expected = Object.entries(CODE_PAGES).find(([, countries]) => countries.includes(country))?.[0] ?? 'windows-1252'
  scores.set(expected, (scores.get(expected) ?? 0) + COUNTRY_WEIGHT)
  const ranked = [...scores].map(([label, score]) => ({ label, score: score - 200 * unlikelyShare(sample, label) }))
  return ranked.sort((a, b) => b.score - a.score)[0]?.label ?? 'windows-1252'
}

/** Translates chardet's name to TextDecoder's. ISO-8859 names become the Windows code pages that extend them. */
function labelOf(name: string, sample: Buffer): string | undefined {
  const aliases: Record<string, string> = { 'ISO-8859-1': 'windows-1252', 'ISO-8859-9': 'windows-1254' }
  const usesWindowsBytes = sample.some((byte) => byte >= 0x80 && byte <= 0x9f)
  const label = aliases[name] ?? (name === 'ISO-8859-2' && usesWindowsBytes ? 'windows-1250' : name.toLowerCase())
  if (label.startsWith('utf-')) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** The share of non-ASCII characters that do not occur in names, when the bytes are decoded with this label. */
function unlikelyShare(sample: Buffer, label: string): number {
  const nonAscii = new TextDecoder(label).decode(sample).match(/\P{ASCII}/gu) ?? []
  return nonAscii.length === 0 ? 0 : nonAscii.filter((character) => !/[\p{L}\p{M}’‘–“”„€\u00a0]/u.test(character)).length / nonAscii.length
}

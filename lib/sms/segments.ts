import { type Encoding, findOffenders, type Offender } from './encoding'
import { gsmSeptets } from './gsm-alphabet'

export type SegmentCount = {
  encoding: Encoding
  /** Septets in GSM-7, UTF-16 code units in UCS-2. */
  units: number
  /** Texts the handset receives and the shop pays; 0 for an empty text. */
  segments: number
  unitsPerSegment: number
  /** Units that still fit in the last part. */
  left: number
  offenders: Offender[]
}

/** A part of a longer text gives up 6 octets for the header that joins the parts (3GPP TS 23.040 §9.2.3.24.1). */
const CAPACITY = { 'GSM-7': { single: 160, joined: 153 }, 'UCS-2': { single: 70, joined: 67 } } as const

/** Puts characters into parts in order. One character is never cut: neither an escape pair nor a surrogate pair. */
function pack(sizes: readonly number[], capacity: number): { parts: number; used: number } {
  let parts = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > capacity) {
      parts += 1
      used = 0
    }
    used += size
  }
  return { parts, used }
}

/**
 * Counts what a text is sent as, exactly as the network does: GSM-7 while every character is in its alphabet (160 in one
 * text, 153 in each part of a longer one), otherwise UCS-2 (70 and 67). Pure: the compose screen and the ledger share it.
 */
export function countSegments(text: string): SegmentCount {
  const offenders = findOffenders(text)
  const encoding: Encoding = offenders.length > 0 ? 'UCS-2' : 'GSM-7'
  const { single, joined } = CAPACITY[encoding]
  const sizes = [...text].map((char) => (encoding === 'GSM-7' ? (gsmSeptets(char) ?? 0) : char.length))
  const units = sizes.reduce((sum, size) => sum + size, 0)
  if (units <= single) return { encoding, units, segments: units === 0 ? 0 : 1, unitsPerSegment: single, left: single - units, offenders }
  const { parts, used } = pack(sizes, joined)
  return { encoding, units, segments: parts, unitsPerSegment: joined, left: joined - used, offenders }
}

import { type Encoding, findOffenders, type Offender } from './encoding'
import { gsmSeptets } from './gsm-alphabet'

export type SegmentCount = {
  encoding: Encoding
  /** Septets in GSM-7, UTF-16 code units in UCS-2. */
  units: number
  /** How many segments are sent and charged; 0 for an empty text. */
  segments: number
  unitsPerSegment: number
  /** How many units still fit into the last segment. */
  left: number
  offenders: Offender[]
}

/** How many units a segment holds. In a text of several segments, each loses 6 octets to the header that joins them (3GPP TS 23.040 §9.2.3.24.1). */
const CAPACITY = { 'GSM-7': { single: 160, joined: 153 }, 'UCS-2': { single: 70, joined: 67 } } as const

/** Fills characters into segments, in order. An escape pair or a surrogate pair is never divided. */
function pack(sizes: readonly number[], capacity: number): { segments: number; used: number } {
  let segments = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > capacity) {
      segments += 1
      used = 0
    }
    used += size
  }
  return { segments, used }
}

/**
 * Counts the segments of a text as the network does. If every character is in the GSM-7 alphabet, a single segment holds 160
 * septets, and each of several holds 153. Otherwise the text is UCS-2, with 70 and 67 UTF-16 code units. Pure: the compose screen
 * and the ledger both use it.
 */
export function countSegments(text: string): SegmentCount {
  const offenders = findOffenders(text)
  const encoding: Encoding = offenders.length > 0 ? 'UCS-2' : 'GSM-7'
  const { single, joined } = CAPACITY[encoding]
  const sizes = [...text].map((char) => (encoding === 'GSM-7' ? (gsmSeptets(char) ?? 0) : char.length))
  const units = sizes.reduce((sum, size) => sum + size, 0)
  if (units <= single) return { encoding, units, segments: units === 0 ? 0 : 1, unitsPerSegment: single, left: single - units, offenders }
  const { segments, used } = pack(sizes, joined)
  return { encoding, units, segments, unitsPerSegment: joined, left: joined - used, offenders }
}

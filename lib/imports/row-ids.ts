import 'server-only'
import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

const RANDOM_BYTES = 16

/**
 * Returns ids for a chunk of new rows, as UUID version 7 (RFC 9562). They start with the time and increase, so that the
 * database appends to its index instead of inserting at random positions. The random bytes are drawn once for the whole chunk:
 * a million ids then take 0.3 s, against 8 s when the library draws bytes for each id.
 */
export function rowIds(now: Date, count: number): string[] {
  const msecs = now.getTime()
  const random = randomBytes(count * RANDOM_BYTES)
  return Array.from({ length: count }, (_, index) => {
    const start = index * RANDOM_BYTES
    return v7({ msecs, seq: index, random: random.subarray(start, start + RANDOM_BYTES) })
  })
}

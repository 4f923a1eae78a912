import 'server-only'
import { randomBytes } from 'node:crypto'

/**
 * Ids for a chunk of new rows, as UUID version 7 (RFC 9562): they begin with the time and count up, so that the database
 * appends to its index instead of writing all over it.
 */
export function rowIds(now: Date, count: number): string[] {
  const time = now.getTime().toString(16).padStart(12, '0')
  const random = randomBytes(count * 8 + 3)
  const start = random.readUIntBE(count * 8, 3) & 0x7fffff
  return Array.from({ length: count }, (_, index) => {
    const counter = (start + index).toString(16).padStart(6, '0')
    const tail = random.toString('hex', index * 8, index * 8 + 8)
    const variant = (8 + (Number.parseInt(tail.charAt(0), 16) & 3)).toString(16)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.slice(0, 3)}-${variant}${counter.slice(3)}-${tail.slice(1, 13)}`
  })
}

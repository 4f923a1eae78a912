import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** The same number in the ways in which people write it. `n` below ten million. */
function spelling(n: number): string {
  const digits = String(n).padStart(7, '0')
  const forms = [
    `079 ${digits.slice(0, 3)} ${digits.slice(3, 5)} ${digits.slice(5)}`,
    `+4179${digits}`,
    `004179${digits}`,
    `079/${digits.slice(0, 3)}-${digits.slice(3)}`,
  ]
  return forms[n % forms.length] ?? ''
}

function* lines(rows: number): Generator<string> {
  yield 'First name,Last name,Phone,Tags\n'
  for (let n = 0; n < rows; n++) yield `Ana ${n % 977},Horvat-Žagar ${n % 7919},${spelling(n)},${n % 3 === 0 ? 'VIP' : 'Newsletter'}\n`
}

/** Writes a CSV file of `rows` Swiss people, each with a number of their own. */
export async function writeGuests(file: string, rows: number) {
  await mkdir(path.dirname(file), { recursive: true })
  await pipeline(Readable.from(lines(rows)), createWriteStream(file))
}

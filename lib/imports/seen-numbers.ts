const FIRST_CAPACITY = 1 << 12

/**
 * The first line on which each number of a file stands. A hash table in two plain arrays (open addressing, linear probing):
 * 24 bytes a number where a Map takes 80 and gives the garbage collector a million objects to walk.
 */
export class SeenNumbers {
  private keys = new Float64Array(FIRST_CAPACITY)
  private lines = new Int32Array(FIRST_CAPACITY)
  private size = 0

  /** Notes an E.164 number's line. @returns the line where it stood before, or undefined: this is the first. */
  note(phone: string, line: number): number | undefined {
    // At most 15 digits, so a double holds it exactly; never 0, which marks a free place.
    const key = Number(phone)
    const place = this.placeOf(key)
    if (this.keys[place] === key) return this.lines[place]
    this.keys[place] = key
    this.lines[place] = line
    if (++this.size > this.keys.length / 2) this.grow()
    return undefined
  }

  private placeOf(key: number): number {
    const mask = this.keys.length - 1
    // Both halves of the number count, mixed by a multiplication (Knuth's), so that neighbours in a block of numbers spread.
    let place = (Math.imul(key % 4_294_967_291, 2_654_435_761) ^ (key / 65_536)) & mask
    while (this.keys[place] !== 0 && this.keys[place] !== key) place = (place + 1) & mask
    return place
  }

  private grow() {
    const { keys, lines } = this
    this.keys = new Float64Array(keys.length * 2)
    this.lines = new Int32Array(keys.length * 2)
    for (const [index, key] of keys.entries()) {
      if (key === 0) continue
      const place = this.placeOf(key)
      this.keys[place] = key
      this.lines[place] = lines[index] ?? 0
    }
  }
}

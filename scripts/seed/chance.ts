export type Chance = { below(limit: number): number; one<T>(of: readonly T[]): T }

/** A random number generator (mulberry32) that returns the same numbers for the same seed. */
export function chance(seed: number): Chance {
  let state = seed
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    one(of) {
      const found = of[below(of.length)]
      if (found === undefined) throw new Error('There is nothing to choose from.')
      return found
    },
  }
}

import { z } from 'zod'

/** Places of a campaign in a row, both ends included. */
export type Stretch = [first: number, last: number]

export const Stretches = z.array(z.tuple([z.int(), z.int()]))

/** What a Batch's `places` say. */
export const readPlaces = (places: string): Stretch[] => Stretches.parse(JSON.parse(places))

/** No campaign has more places: the column's largest number. */
const LAST_PLACE = 2 ** 31 - 1

/** 1, 2, 3, 7 → 1–3, 7–7. */
export function stretchesOf(positions: readonly number[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const position of positions.toSorted((a, b) => a - b)) {
    const last = stretches.at(-1)
    if (last && last[1] === position - 1) last[1] = position
    else stretches.push([position, position])
  }
  return stretches
}

/** 1–3, 7–7 → 1, 2, 3, 7. */
export function positionsOn(stretches: readonly Stretch[]): number[] {
  return stretches.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n))
}

/** What lies between the stretches, in order, to the end of any campaign. @param behind only what is behind this place. */
export function gapsBetween(stretches: readonly Stretch[], behind = 0): Stretch[] {
  const gaps: Stretch[] = []
  let from = behind + 1
  for (const [first, last] of stretches.toSorted(([a], [b]) => a - b)) {
    if (first > from) gaps.push([from, first - 1])
    from = Math.max(from, last + 1)
  }
  return [...gaps, [from, LAST_PLACE]]
}

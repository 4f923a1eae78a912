import { z } from 'zod'

/** Consecutive positions of a campaign, both ends included. */
export type PositionRange = [first: number, last: number]

export const PositionRanges = z.array(z.tuple([z.int(), z.int()]))

/** Reads the column `ranges` of a Batch. */
export const readRanges = (ranges: string): PositionRange[] => PositionRanges.parse(JSON.parse(ranges))

/** The largest number that the column `position` can hold. */
const LAST_POSITION = 2 ** 31 - 1

/** 1, 2, 3, 7 → 1–3, 7–7. */
export function rangesOf(positions: readonly number[]): PositionRange[] {
  const ranges: PositionRange[] = []
  for (const position of positions.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && last[1] === position - 1) last[1] = position
    else ranges.push([position, position])
  }
  return ranges
}

/** 1–3, 7–7 → 1, 2, 3, 7. */
export function positionsIn(ranges: readonly PositionRange[]): number[] {
  return ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n))
}

/** The gaps between the ranges, in order; the last gap is open-ended. @param after leaves out everything up to this position. */
export function gapsBetween(ranges: readonly PositionRange[], after = 0): PositionRange[] {
  const gaps: PositionRange[] = []
  let from = after + 1
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    if (first > from) gaps.push([from, first - 1])
    from = Math.max(from, last + 1)
  }
  return [...gaps, [from, LAST_POSITION]]
}

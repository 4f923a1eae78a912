import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gapsBetween, positionsIn, rangesOf } from './ranges'

const anyPositions = fc.uniqueArray(fc.integer({ min: 1, max: 60 }))

it('joins consecutive positions, whatever their order', () => {
  expect(rangesOf([7, 2, 1, 3])).toEqual([
    [1, 3],
    [7, 7],
  ])
  fc.assert(
    fc.property(anyPositions, (positions) => {
      expect(positionsIn(rangesOf(positions))).toEqual(positions.toSorted((a, b) => a - b))
    }),
  )
})

it('finds between the ranges exactly the positions that are in none of them', () => {
  expect(gapsBetween([])).toEqual([[1, 2 ** 31 - 1]])
  // The ranges of several batches: one may lie in a gap of another.
  const several = fc.array(anyPositions, { maxLength: 4 })
  fc.assert(
    fc.property(several, fc.integer({ min: 0, max: 60 }), (batches, after) => {
      const gaps = gapsBetween(
        batches.flatMap((positions) => rangesOf(positions)),
        after,
      )
      const isFree = (position: number) => gaps.some(([first, last]) => first <= position && position <= last)
      for (let position = 1; position <= 61; position++) expect(isFree(position)).toBe(position > after && !batches.flat().includes(position))
    }),
  )
})

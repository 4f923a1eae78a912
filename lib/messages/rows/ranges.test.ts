import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gapsBetween, positionsOn, stretchesOf } from './ranges'

const places = fc.uniqueArray(fc.integer({ min: 1, max: 60 }))

it('puts places in a row together, whatever their order', () => {
  expect(stretchesOf([7, 2, 1, 3])).toEqual([
    [1, 3],
    [7, 7],
  ])
  fc.assert(
    fc.property(places, (positions) => {
      expect(positionsOn(stretchesOf(positions))).toEqual(positions.toSorted((a, b) => a - b))
    }),
  )
})

it('leaves between the stretches exactly what is on none of them', () => {
  expect(gapsBetween([])).toEqual([[1, 2 ** 31 - 1]])
  // Of several requests: the stretch of one may lie in a hole of another.
  const several = fc.array(places, { maxLength: 4 })
  fc.assert(
    fc.property(several, fc.integer({ min: 0, max: 60 }), (requests, behind) => {
      const gaps = gapsBetween(
        requests.flatMap((positions) => stretchesOf(positions)),
        behind,
      )
      const isFree = (position: number) => gaps.some(([first, last]) => first <= position && position <= last)
      for (let position = 1; position <= 61; position++) expect(isFree(position)).toBe(position > behind && !requests.flat().includes(position))
    }),
  )
})

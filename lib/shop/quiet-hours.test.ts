import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isQuiet, quietEnds } from './quiet-hours'

const ZONES = ['Europe/Zurich', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC', 'Pacific/Apia', 'Africa/Casablanca']
const MINUTE = 60_000

const zurich = (quietFrom: number | null, quietUntil: number | null) => ({ quietFrom, quietUntil, timeZone: 'Europe/Zurich' })
const at = (text: string) => new Date(text)

const minute = fc.integer({ min: 0, max: 1439 })
const hours = fc
  .record({ quietFrom: minute, quietUntil: minute, timeZone: fc.constantFrom(...ZONES) })
  .filter(({ quietFrom, quietUntil }) => quietFrom !== quietUntil)
// Half of the moments are within a day of a clock change in Zurich, New York or Lord Howe.
const moment = fc
  .oneof(
    fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) }),
    fc
      .tuple(
        fc.constantFrom(Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 9, 3, 15)),
        fc.integer({ min: -86_400_000, max: 86_400_000 }),
      )
      .map(([change, away]) => change + away),
  )
  .map((ms) => new Date(ms))

describe('isQuiet', () => {
  test('is quiet from quietFrom until just before quietUntil, in the time zone of the shop', () => {
    const night = zurich(21 * 60, 8 * 60)
    expect(isQuiet(night, at('2026-01-15T19:59:59Z'))).toBe(false)
    expect(isQuiet(night, at('2026-01-15T20:00:00Z'))).toBe(true)
    expect(isQuiet(night, at('2026-01-16T06:59:59.999Z'))).toBe(true)
    expect(isQuiet(night, at('2026-01-16T07:00:00Z'))).toBe(false)
    expect(isQuiet(night, at('2026-07-16T06:00:00Z'))).toBe(false)
  })

  test('supports quiet hours within one day', () => {
    const lunch = zurich(12 * 60, 13 * 60)
    expect([10, 11, 12].map((hour) => isQuiet(lunch, new Date(Date.UTC(2026, 0, 15, hour, 30))))).toEqual([false, true, false])
  })

  test('is never quiet without quiet hours, or when both times are the same', () => {
    fc.assert(fc.property(moment, minute, (when, same) => !isQuiet(zurich(null, null), when) && !isQuiet(zurich(same, same), when)))
  })

  test('is quiet at a moment exactly when it is not quiet with the two times swapped', () => {
    fc.assert(
      fc.property(hours, moment, (shop, when) => isQuiet(shop, when) !== isQuiet({ ...shop, quietFrom: shop.quietUntil, quietUntil: shop.quietFrom }, when)),
    )
  })
})

describe('quietEnds', () => {
  test('ends at quietUntil in winter, in summer and after midnight', () => {
    const night = zurich(21 * 60, 8 * 60)
    expect(quietEnds(night, at('2026-01-15T22:10:30Z'))).toEqual(at('2026-01-16T07:00:00Z'))
    expect(quietEnds(night, at('2026-07-15T22:10:30Z'))).toEqual(at('2026-07-16T06:00:00Z'))
  })

  test('ends at eight on both nights with a clock change', () => {
    const night = zurich(21 * 60, 8 * 60)
    expect(quietEnds(night, at('2026-03-28T21:00:00Z'))).toEqual(at('2026-03-29T06:00:00Z'))
    expect(quietEnds(night, at('2026-10-24T21:00:00Z'))).toEqual(at('2026-10-25T07:00:00Z'))
  })

  test('ends when the clock goes forward over quietUntil', () => {
    expect(quietEnds(zurich(22 * 60, 2 * 60 + 30), at('2026-03-28T22:00:00Z'))).toEqual(at('2026-03-29T01:00:00Z'))
  })

  test('is quiet again when the clock goes back into the quiet hours', () => {
    const early = zurich(22 * 60, 2 * 60 + 30)
    expect(quietEnds(early, at('2026-10-24T22:00:00Z'))).toEqual(at('2026-10-25T00:30:00Z'))
    expect(quietEnds(early, at('2026-10-25T01:10:00Z'))).toEqual(at('2026-10-25T01:30:00Z'))
  })

  test('returns the first minute that is not quiet, at any time, in any time zone', () => {
    fc.assert(
      fc.property(hours, moment, (shop, when) => {
        const end = quietEnds(shop, when)
        if (!isQuiet(shop, when)) return end.getTime() === when.getTime()
        const minuteBefore = new Date(end.getTime() - MINUTE)
        const quietUntilThen = Array.from({ length: 20 }, (_, n) => new Date(when.getTime() + ((minuteBefore.getTime() - when.getTime()) * n) / 20))
        return (
          end > when &&
          end.getTime() % MINUTE === 0 &&
          !isQuiet(shop, end) &&
          isQuiet(shop, minuteBefore) &&
          quietUntilThen.every((then) => isQuiet(shop, then))
        )
      }),
      { numRuns: 2000 },
    )
  })
})

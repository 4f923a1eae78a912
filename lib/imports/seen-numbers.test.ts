import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SeenNumbers } from './seen-numbers'

describe('SeenNumbers', () => {
  it('remembers the first line of each number as a Map would', () => {
    const phone = fc
      .oneof(fc.integer({ min: 385915550000, max: 385915550050 }), fc.integer({ min: 1_000_000, max: 999_999_999_999_999 }))
      .map((digits) => `+${digits}`)
    fc.assert(
      fc.property(fc.array(phone, { maxLength: 3_000, size: 'max' }), (phones) => {
        const seen = new SeenNumbers()
        const map = new Map<string, number>()
        for (const [line, each] of phones.entries()) {
          expect(seen.note(each, line)).toBe(map.get(each))
          if (!map.has(each)) map.set(each, line)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('takes a block of half a million numbers without slowing to a crawl', () => {
    const seen = new SeenNumbers()
    const start = performance.now()
    for (let n = 0; n < 500_000; n++) seen.note(`+38591${5_000_000 + n}`, n)
    expect(seen.note('+385915000007', 1)).toBe(7)
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})

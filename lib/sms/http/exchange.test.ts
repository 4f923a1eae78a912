import { describe, expect, it } from 'vitest'
import { retryAfterMs } from './exchange'

describe('retryAfterMs', () => {
  const now = Date.parse('2026-03-01T10:00:00Z')
  const day = 24 * 60 * 60 * 1000
  it.each([
    ['5', 5000],
    ['Sun, 01 Mar 2026 10:00:09 GMT', 9000],
    ['Sun, 01 Mar 2026 09:00:00 GMT', null],
    ['Sun, 01 Mar 2099 09:00:00 GMT', day],
    ['999999999999', day],
    ['9'.repeat(400), day],
    ['0', null],
    ['-5', null],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('reads %s as %s', (value, ms) => {
    expect(retryAfterMs(value, now)).toBe(ms)
  })
})

import { describe, expect, it } from 'vitest'
import { moneyWords } from './money'

describe('moneyWords', () => {
  it.each([
    [47.79134, 'EUR', '€47.79'],
    [1234.5, 'chf', 'CHF\u00a01,234.50'],
    [100, 'XYZ', 'XYZ\u00a0100.00'],
    [100, 'CREDITS', '100 CREDITS'],
    [0.5, 'SMS', 'SMS\u00a00.50'],
    [100, '<b>', '100 <b>'],
    [100, '€', '100 €'],
    [100, '', '100'],
  ])('writes %s in %s as %s', (amount, currency, words) => {
    expect(moneyWords(amount, currency)).toBe(words)
  })
})

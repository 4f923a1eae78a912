import { describe, expect, it } from 'vitest'
import { checkSender } from './sender'

describe('checkSender', () => {
  it.each([
    ['WineShop', 'alphanumeric', 'WineShop'],
    ['CompanyName', 'alphanumeric', 'CompanyName'],
    ['  H&M  ', 'alphanumeric', 'H&M'],
    ['Wine & Co.', 'alphanumeric', 'Wine & Co.'],
    ['4you', 'alphanumeric', '4you'],
    ['123', 'numeric', '123'],
    ['1234567890123456', 'numeric', '1234567890123456'],
    ['+41 79 302 67 27', 'numeric', '41793026727'],
  ])('accepts %j', (text, kind, sender) => {
    expect(checkSender(text)).toMatchObject({ ok: true, kind, sender })
  })

  it.each([
    ['', /who the text is from/],
    ['ab', /at least 3 characters: this has 2/],
    ['CompanyNames', /at most 11 characters: this has 12/],
    ['12', /at least 3 digits: this has 2/],
    ['12345678901234567', /at most 16 digits: this has 17/],
    ['Weinhändler', /“ä” cannot be in a sender/],
    ['Wine!Shop', /“!” cannot be in a sender/],
    ['Wine🍷', /“🍷” cannot be in a sender/],
    ['&-_.', /at least one letter/],
    ['-Wine', /starts with a letter or a digit/],
    ['Wine-', /ends with a letter/],
    ['Wine\nShop', /cannot be in a sender/],
  ])('refuses %j with a reason', (text, reason) => {
    const check = checkSender(text)
    expect(check.ok ? check.hint : check.reason).toMatch(reason)
    expect(check.ok).toBe(false)
  })

  it('describes the sender in words', () => {
    expect(checkSender('WineShop')).toMatchObject({ hint: 'WineShop: 8 of 11 characters. People cannot reply to a name.' })
    expect(checkSender('41793026727')).toMatchObject({ hint: '41793026727: 11 of 16 digits. People can reply if the number is yours.' })
  })
})

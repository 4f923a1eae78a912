import { describe, expect, it } from 'vitest'
import { describePhone, formatPhone } from './describe-phone'
import { readPhone } from './phone-number'

describe('readPhone', () => {
  it.each([
    ['HR', '091 555 1234', '+385915551234'],
    ['HR', '915551234', '+385915551234'],
    ['HR', '+385 (0)91/555-1234', '+385915551234'],
    ['HR', '00385915551234', '+385915551234'],
    ['HR', '385915551234', '+385915551234'],
    ['US', '00385915551234', '+385915551234'],
    ['CH', '41793026727', '+41793026727'],
    ['HR', '41793026727', '+41793026727'],
    ['CH', '079 302 67 27', '+41793026727'],
    ['US', '(212) 555-0123', '+12125550123'],
    ['TR', '0555 555 55 55', '+905555555555'],
    ['DE', '0151 23456789', '+4915123456789'],
    ['GB', '07400 123456', '+447400123456'],
    ['IT', '312 345 6789', '+393123456789'],
    ['ZZ', '+41793026727', '+41793026727'],
    ['HR', '="0915551234"', '+385915551234'],
    ['HR', "'+385915551234", '+385915551234'],
    ['HR', '915551234.0', '+385915551234'],
    ['HR', 'Tel.: 091 555 1234', '+385915551234'],
    ['HR', '\u202a+385\u00a091\u00a0555\u00a01234\u202c', '+385915551234'],
    ['HR', '＋３８５９１５５５１２３４', '+385915551234'],
  ])('reads in %s the spelling %s as %s', (country, text, phone) => {
    expect(readPhone(text, country)).toMatchObject({ ok: true, phone })
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['hello', 'not_a_number'],
    ['n/a', 'not_a_number'],
    ['ana@example.com', 'not_a_number'],
    ['3.85E+11', 'spreadsheet'],
    ['3,85915E+11', 'spreadsheet'],
    ['12', 'too_short'],
    ['+385 91', 'too_short'],
    ['091 555', 'too_short'],
    ['091 555 1234 / 098 555 123', 'too_long'],
    ['+385915551234567', 'too_long'],
    ['+999 1234 5678', 'unknown_country_code'],
    ['0100 555 123', 'not_in_country'],
    ['+385 11 555 1234', 'no_such_number'],
    ['x'.repeat(5000), 'not_a_number'],
    ['\0', 'not_a_number'],
  ])('refuses %j as %s', (text, reason) => {
    expect(readPhone(text, 'HR')).toEqual({ ok: false, reason })
  })
})

describe('describePhone', () => {
  it('says the country and the kind of line, and warns if texts seldom arrive there', () => {
    expect(describePhone(readPhone('091 555 1234', 'HR'), 'HR')).toEqual({ ok: true, text: 'Croatia, mobile' })
    expect(describePhone(readPhone('01 4872 123', 'HR'), 'HR')).toEqual({
      ok: true,
      text: 'Croatia, landline',
      warning: 'Landlines usually cannot receive texts.',
    })
    expect(describePhone(readPhone('+870773111632', 'HR'), 'HR').text).toBe('International network, mobile')
  })

  it('says in words why a number is refused', () => {
    expect(describePhone(readPhone('0100555123', 'HR'), 'HR')).toEqual({
      ok: false,
      text: 'There is no such number in Croatia. For another country, start with + and the country code.',
    })
  })
})

describe('formatPhone', () => {
  it('writes numbers of the own country in national format, and others with their country code', () => {
    expect(formatPhone('+385915551234', 'HR')).toBe('091 555 1234')
    expect(formatPhone('+41793026727', 'HR')).toBe('+41 79 302 67 27')
  })
})

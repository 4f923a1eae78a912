import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPhone } from '@/lib/phone/phone-number'
import { CSV_START, csvLine, safeCell } from './csv'

describe('safeCell', () => {
  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\0=1', ' =1', '＝1', '＋1', '－1', '＠a', '+41 79=1', '+4179302672x'])(
    'puts an apostrophe before %j',
    (text) => {
      expect(safeCell(text)).toBe(`'${text}`)
    },
  )

  it.each(['', 'Ana', '5-3', 'a=b', "O'Neil", '+41793026727'])('does not change %j', (text) => {
    expect(safeCell(text)).toBe(text)
  })
})

describe('csvLine', () => {
  it('writes any cells so that a CSV parser reads the same cells', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 3, maxLength: 3 }), { minLength: 1 }), (rows) => {
        const file = CSV_START + rows.map(csvLine).join('')
        const read = parse(file, { bom: true, record_delimiter: '\r\n', skip_empty_lines: false })
        expect(read).toEqual(rows.map((row) => row.map(safeCell)))
      }),
    )
  })

  it('never writes a cell that a spreadsheet calculates', () => {
    const trigger = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠')
    fc.assert(fc.property(trigger, fc.string(), (start, rest) => safeCell(start + rest).startsWith("'") || /^\+\d+$/.test(start + rest)))
  })

  it('writes phone numbers so that our own import reads the same number', () => {
    for (const phone of ['+41793026727', '+385911234567', '+12125550100']) {
      const [cells] = parse(csvLine([phone]))
      expect(readPhone(cells?.[0] ?? '', 'CH')).toMatchObject({ ok: true, phone })
    }
  })
})

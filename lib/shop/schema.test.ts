import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseForm } from '@/lib/forms/form-state'
import { clockText, SendingRules } from './schema'

const form = (fields: Record<string, string>) => {
  const data = new FormData()
  for (const [name, value] of Object.entries({ undoSeconds: '10', quietFrom: '', quietUntil: '', textsPerMinute: '', ...fields })) data.set(name, value)
  return parseForm(SendingRules, data)
}

describe('SendingRules', () => {
  it('reads times of day as minutes, and empty fields as null', () => {
    expect(form({ quietFrom: '21:00', quietUntil: '08:05', textsPerMinute: '60000' })).toEqual({
      ok: true,
      data: { undoSeconds: 10, quietFrom: 1260, quietUntil: 485, textsPerMinute: 60_000 },
    })
    expect(form({ undoSeconds: ' 0 ' })).toEqual({ ok: true, data: { undoSeconds: 0, quietFrom: null, quietUntil: null, textsPerMinute: null } })
  })

  it('reads every time of day that clockText writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1438 }), (minute) => {
        const read = form({ quietFrom: clockText(minute), quietUntil: clockText(1439) })
        return read.ok && read.data.quietFrom === minute
      }),
    )
  })

  it.each([
    [{ undoSeconds: '61' }, 'undoSeconds'],
    [{ undoSeconds: '' }, 'undoSeconds'],
    [{ undoSeconds: '-1' }, 'undoSeconds'],
    [{ undoSeconds: '1.5' }, 'undoSeconds'],
    [{ quietFrom: '24:00', quietUntil: '08:00' }, 'quietFrom'],
    [{ quietFrom: '21:00' }, 'quietUntil'],
    [{ quietUntil: '08:00' }, 'quietFrom'],
    [{ quietFrom: '08:00', quietUntil: '08:00' }, 'quietUntil'],
    [{ textsPerMinute: '0' }, 'textsPerMinute'],
    [{ textsPerMinute: '60001' }, 'textsPerMinute'],
    [{ textsPerMinute: 'many' }, 'textsPerMinute'],
  ])('refuses %o with an error at %s and returns the typed values', (fields, field) => {
    const read = form(fields)
    if (read.ok || read.state.status !== 'refused') throw new Error('taken')
    expect(Object.keys(read.state.errors)).toEqual([field])
    expect(read.state.values).toMatchObject(fields)
  })
})

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fieldErrors, parseForm, refused, typed } from './form-state'

const Schema = z.object({ name: z.string().min(1, 'Name, please.'), password: z.string(), tags: z.union([z.string(), z.array(z.string())]).optional() })

function form(entries: [string, string][]): FormData {
  const data = new FormData()
  for (const [name, value] of entries) data.append(name, value)
  return data
}

describe('parseForm', () => {
  it('reads fields, several with one name as a list, and leaves out those of the framework', () => {
    expect(
      parseForm(
        Schema,
        form([
          ['name', 'Ana'],
          ['password', 'x'],
          ['tags', 'a'],
          ['tags', 'b'],
          ['$ACTION_ID', 'y'],
        ]),
      ),
    ).toEqual({ ok: true, data: { name: 'Ana', password: 'x', tags: ['a', 'b'] } })
  })

  it('gives back what was typed, with the error at its field, and never a password', () => {
    const result = parseForm(
      Schema,
      form([
        ['name', ''],
        ['password', 'secret'],
        ['other', 'kept'],
      ]),
    )
    if (result.ok) throw new Error('not refused')
    expect(fieldErrors(result.state, 'name')).toEqual(['Name, please.'])
    expect(typed(result.state, 'other')).toBe('kept')
    expect(JSON.stringify(result.state)).not.toContain('secret')
  })

  it.each([undefined, null, 'text', 7, [], { name: 'Ana' }])('refuses %o instead of a form, and does not throw', (sent) => {
    const junk = sent as unknown as FormData
    expect(parseForm(Schema, junk)).toMatchObject({ ok: false, state: { status: 'refused', values: {} } })
    expect(refused('No.', junk)).toEqual({ status: 'refused', message: 'No.', errors: {}, values: {} })
  })
})

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

  const many = (fields: number, name: (n: number) => string) => form(Array.from({ length: fields }, (_, n) => [name(n), 'x'] as [string, string]))

  it.each([
    ['of one name', () => 'tags'],
    ['of many names', (n: number) => `tags${n}`],
    ['of the framework', (n: number) => `$ACTION_${n}`],
  ])('refuses more fields than a form may have, %s, and reads as many as that', (_, name) => {
    const small = many(99, name)
    small.append('name', 'Ana')
    small.append('password', 'x')
    expect(parseForm(Schema, small)).toEqual({ ok: false, state: { status: 'refused', message: 'This form has too many fields.', errors: {}, values: {} } })
    small.delete('password')
    expect(parseForm(Schema.omit({ password: true }), small)).toMatchObject({ ok: true, data: { name: 'Ana' } })
    expect(parseForm(Schema.omit({ password: true }), small, { mostFields: 99 }).ok).toBe(false)
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

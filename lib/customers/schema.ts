import { z } from 'zod'
import { cleanLine, cleanText } from '@/lib/forms/clean-text'
import { fold } from './search-text'

export const MAX_NAME = 100
const MAX_EMAIL = 254
export const MAX_TAG = 40
const MAX_TAGS = 30

/** Splits "VIP; tasting, vip" into tag names, in the order given. Of two spellings of a tag, the first stays. */
export function splitTags(text: string): string[] {
  const byKey = new Map<string, string>()
  for (const part of text.split(/[,;\n|]/)) {
    const name = cleanLine(part)
    const key = fold(name)
    if (key !== '' && !byKey.has(key)) byKey.set(key, name)
  }
  return [...byKey.values()]
}

/** Whether it looks like an e-mail address: one @ with something on both sides, and a dot after it. */
export function isEmail(text: string): boolean {
  return text.length <= MAX_EMAIL && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text)
}

const Tags = z
  .union([z.string(), z.array(z.string()).transform((names) => names.join(','))])
  .default('')
  .transform(splitTags)
  .refine((names) => names.length <= MAX_TAGS, `Please use at most ${MAX_TAGS} tags.`)
  .refine((names) => names.every((name) => name.length <= MAX_TAG), `A tag can have at most ${MAX_TAG} characters.`)

export const CustomerInput = z.object({
  firstName: cleanText(MAX_NAME).default(''),
  lastName: cleanText(MAX_NAME).default(''),
  phone: z.string('Please enter a phone number.').max(100, 'This number is too long.'),
  email: cleanText(MAX_EMAIL)
    .default('')
    .refine((text) => text === '' || isEmail(text), 'Please enter an e-mail address, like ana@example.com, or leave it empty.'),
  tags: Tags,
})
export type CustomerInput = z.output<typeof CustomerInput>

/** The people that one request names. 500 is more than a page of the list has. */
const Ids = z.array(z.string().max(64)).min(1).max(500)
export const PeopleInput = z.object({ ids: Ids })
export const TagPeopleInput = z.object({ ids: Ids, tags: Tags.refine((names) => names.length > 0, 'Please write a tag.') })

/** Search parameters of the list of customers; addresses.ts builds links to it. `texts`: `yes` for people who can be texted, `no` for opted-out people. */
export const CustomerListQuery = z.object({
  q: z.string().max(200).default(''),
  sort: z.enum(['name', 'phone', 'newest']).default('name'),
  direction: z.enum(['asc', 'desc']).optional(),
  tag: z.string().max(64).optional(),
  texts: z.enum(['yes', 'no']).optional(),
  import: z.string().max(64).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
})
export type CustomerListQuery = z.output<typeof CustomerListQuery>

import { z } from 'zod'

// Control characters cannot be typed, are not to be seen, and Postgres refuses NUL.
const CONTROL = /[\p{Cc}\u200b\u2028\u2029\ufeff]+/gu

/** One line of text as a person meant it: no control characters, single blanks, no blanks around. */
export function cleanLine(text: string): string {
  return text.replace(CONTROL, ' ').replace(/\s+/g, ' ').trim()
}

/** A one-line text field of at most `max` characters; empty is allowed. */
export function cleanText(max: number) {
  return z
    .string()
    .transform(cleanLine)
    .refine((text) => text.length <= max, `Please use at most ${max} characters.`)
}

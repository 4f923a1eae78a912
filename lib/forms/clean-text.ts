import { z } from 'zod'

// Control characters are invisible and nobody types them on purpose. Postgres refuses NUL.
const CONTROL = /[\p{Cc}\u200b\u2028\u2029\ufeff]+/gu

/** Cleans one line of text: no control characters, single blanks, no blanks at the ends. */
export function cleanLine(text: string): string {
  return text.replace(CONTROL, ' ').replace(/\s+/g, ' ').trim()
}

/** A one-line text field of at most `max` characters. It may be empty. */
export function cleanText(max: number) {
  return z
    .string()
    .transform(cleanLine)
    .refine((text) => text.length <= max, `Please use at most ${max} characters.`)
}

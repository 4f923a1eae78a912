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

/**
 * Whether a reader sees anything of a text. White space, control characters and characters that Unicode tells a program not to display (zero width, fillers,
 * variation selectors, tags) are nothing to see. U+2800 (braille blank) is a symbol in Unicode, but it is drawn empty.
 */
export const isAnythingToSee = (text: string) => /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/u.test(text)

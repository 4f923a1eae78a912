import { z } from 'zod'

const MINUTES = /^([01]\d|2[0-3]):([0-5]\d)$/

/** Formats minutes since midnight for a time field: 480 is "08:00", null is empty. */
export function clockText(minute: number | null): string {
  if (minute === null) return ''
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** Reads a time of day in the format of a browser's time field (HH:MM) as minutes since midnight; empty is null. */
const ClockTime = z
  .string()
  .trim()
  .refine((text) => text === '' || MINUTES.test(text), 'Please enter a time, like 21:00.')
  .transform((text) => {
    const [, hour, minute] = MINUTES.exec(text) ?? []
    return hour === undefined || minute === undefined ? null : Number(hour) * 60 + Number(minute)
  })

const wholeNumber = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)

/**
 * Reads the form of the sending rules: undo time of 0 to 60 seconds, quiet hours (both times or neither, and different),
 * 1 to 60,000 texts per minute or no limit.
 */
export const SendingRules = z
  .object({
    undoSeconds: z
      .string()
      .trim()
      .transform(wholeNumber)
      .refine((seconds) => seconds <= 60, 'Please enter 0 to 60 seconds.'),
    quietFrom: ClockTime,
    quietUntil: ClockTime,
    textsPerMinute: z
      .string()
      .trim()
      .transform((text) => (text === '' ? null : wholeNumber(text)))
      .refine((texts) => texts === null || (texts >= 1 && texts <= 60_000), 'Please enter 1 to 60,000, or leave it empty for no limit.'),
  })
  .superRefine(({ quietFrom, quietUntil }, context) => {
    const wrong = (field: 'quietFrom' | 'quietUntil', message: string) => context.addIssue({ code: 'custom', path: [field], message })
    if (quietFrom === null && quietUntil !== null) wrong('quietFrom', 'Enter the start time too, or leave both times empty.')
    if (quietFrom !== null && quietUntil === null) wrong('quietUntil', 'Enter the end time too, or leave both times empty.')
    if (quietFrom !== null && quietFrom === quietUntil) wrong('quietUntil', 'Both times are the same. Leave both empty for no quiet hours.')
  })
export type SendingRules = z.output<typeof SendingRules>

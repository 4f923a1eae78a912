import { z } from 'zod'

const MINUTES = /^([01]\d|2[0-3]):([0-5]\d)$/

/** "08:00" for 480; empty for none. */
export function clockText(minute: number | null): string {
  if (minute === null) return ''
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** Reads a time of day as a browser's time field posts it ("21:00"), in minutes since midnight. An empty field is null. */
const ClockTime = z
  .string()
  .trim()
  .refine((text) => text === '' || MINUTES.test(text), 'Please enter a time, like 21:00.')
  .transform((text) => {
    const [, hour, minute] = MINUTES.exec(text) ?? []
    return hour === undefined || minute === undefined ? null : Number(hour) * 60 + Number(minute)
  })

const wholeNumber = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)

/** The form for how a shop sends: its time to undo, quiet hours and limit. */
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
      .refine((texts) => texts === null || (texts >= 1 && texts <= 60_000), 'Please enter 1 to 60,000, or nothing for no limit.'),
  })
  .superRefine(({ quietFrom, quietUntil }, context) => {
    const wrong = (field: 'quietFrom' | 'quietUntil', message: string) => context.addIssue({ code: 'custom', path: [field], message })
    if (quietFrom === null && quietUntil !== null) wrong('quietFrom', 'From when? Enter both times, or neither.')
    if (quietFrom !== null && quietUntil === null) wrong('quietUntil', 'Until when? Enter both times, or neither.')
    if (quietFrom !== null && quietFrom === quietUntil) wrong('quietUntil', 'This is the same time twice. Leave both empty for no quiet hours.')
  })
export type SendingRules = z.output<typeof SendingRules>

import { getCountries, isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'

/** The longest address that can be used (RFC 5321, 4.5.3.1.3). Checked first: a stranger may send a megabyte. */
const LONGEST_EMAIL = 254
const LONGEST_PASSWORD = 128

const Email = z
  .string('Please enter an e-mail address, like ana@example.com.')
  .max(LONGEST_EMAIL, { error: `An e-mail address has at most ${LONGEST_EMAIL} characters.`, abort: true })
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email('Please enter an e-mail address, like ana@example.com.'))

/** A password to be checked. Nobody has a longer one: as text it may be twice as long as in characters as people count them. */
const Password = (missing: string) =>
  z
    .string(missing)
    .min(1, missing)
    .max(2 * LONGEST_PASSWORD, `A password has at most ${LONGEST_PASSWORD} characters.`)

/** Only the length counts, in characters as people count them. There are no rules about kinds of characters (OWASP ASVS 5, V6.2). */
const NewPassword = z
  .string('Please choose a password.')
  .max(2 * LONGEST_PASSWORD, { error: `Please use at most ${LONGEST_PASSWORD} characters.`, abort: true })
  .refine((text) => [...text].length >= 12, 'Please use at least 12 characters: a few words are easy to remember.')
  .refine((text) => [...text].length <= LONGEST_PASSWORD, `Please use at most ${LONGEST_PASSWORD} characters.`)

const timeZones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])

export const SignInInput = z.object({ email: Email, password: Password('Please enter your password.') })
export type SignInInput = z.output<typeof SignInInput>

export const SetUpInput = z.object({
  token: z.string().max(200, 'That is not the set-up code that was printed when Shopbell started.').optional(),
  shopName: z.string().trim().min(1, 'What is your shop called?').max(80, 'Please use at most 80 characters.'),
  country: z.string().refine((code) => isSupportedCountry(code), 'Please choose your country.'),
  timeZone: z.string().refine((zone) => timeZones.has(zone), 'Please choose a time zone.'),
  email: Email,
  password: NewPassword,
})
export type SetUpInput = z.output<typeof SetUpInput>

export const ChangePasswordInput = z.object({ currentPassword: Password('Please enter your current password.'), newPassword: NewPassword })

/** The countries whose phone numbers can be read, sorted by their English names, for the choice on /setup. */
export function countryOptions(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames('en', { type: 'region' })
  return getCountries()
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'))
}

/** The IANA time zones, for the choice on /setup and in Settings. */
export function timeZoneOptions(): { value: string; label: string }[] {
  return [...timeZones].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}

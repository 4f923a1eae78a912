import { getCountries, isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'

const Email = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
  z.email('Please enter an e-mail address, like ana@example.com.'),
)

/** Only the length counts, in characters as people count them. There are no rules about kinds of characters (OWASP ASVS 5, V6.2). */
const NewPassword = z
  .string('Please choose a password.')
  .refine((text) => [...text].length >= 12, 'Please use at least 12 characters: a few words are easy to remember.')
  .refine((text) => [...text].length <= 128, 'Please use at most 128 characters.')

const timeZones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])

export const SignInInput = z.object({ email: Email, password: z.string().min(1, 'Please enter your password.') })
export type SignInInput = z.output<typeof SignInInput>

export const SetUpInput = z.object({
  token: z.string().optional(),
  shopName: z.string().trim().min(1, 'What is your shop called?').max(80, 'Please use at most 80 characters.'),
  country: z.string().refine((code) => isSupportedCountry(code), 'Please choose your country.'),
  timeZone: z.string().refine((zone) => timeZones.has(zone), 'Please choose a time zone.'),
  email: Email,
  password: NewPassword,
})
export type SetUpInput = z.output<typeof SetUpInput>

export const ChangePasswordInput = z.object({ currentPassword: z.string().min(1, 'Please enter your current password.'), newPassword: NewPassword })

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

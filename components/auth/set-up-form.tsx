'use client'

import { useActionState, useSyncExternalStore } from 'react'
import { Field, SelectField } from '@/components/forms/field'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { setUpAction } from '@/lib/auth/actions'
import { fieldErrors, idle, typed } from '@/lib/forms/form-state'

type Option = { value: string; label: string }
type SetUpFormProps = { token: string | undefined; countries: Option[]; timeZones: Option[] }

const never = () => () => {}
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
const browserCountry = () => new Intl.Locale(navigator.language).region ?? ''

export function SetUpForm({ token, countries, timeZones }: SetUpFormProps) {
  const [state, action] = useActionState(setUpAction, idle)
  // The browser suggests its own country. The server does not know it, so it suggests none.
  const zone = useSyncExternalStore(never, browserZone, () => 'UTC')
  const country = useSyncExternalStore(never, browserCountry, () => '')
  const zones = timeZones.some(({ value }) => value === zone) ? timeZones : [{ value: zone, label: zone }, ...timeZones]
  return (
    <form action={action} className="space-y-4" noValidate>
      <FormMessage state={state} />
      {token === undefined || fieldErrors(state, 'token').length > 0 ? (
        <Field
          label="Set-up code"
          name="token"
          autoComplete="off"
          defaultValue={typed(state, 'token') ?? token}
          errors={fieldErrors(state, 'token')}
          hint="Copy it from the window in which Shopbell was started. It proves that the shop is yours."
        />
      ) : (
        <input type="hidden" name="token" value={token} />
      )}
      <Field label="Shop name" name="shopName" autoComplete="organization" defaultValue={typed(state, 'shopName')} errors={fieldErrors(state, 'shopName')} />
      <SelectField
        label="Country"
        name="country"
        defaultValue={typed(state, 'country') ?? country}
        errors={fieldErrors(state, 'country')}
        options={[{ value: '', label: 'Choose…' }, ...countries]}
        hint="Phone numbers without a country code are read as numbers of this country."
      />
      <SelectField
        label="Time zone"
        name="timeZone"
        defaultValue={typed(state, 'timeZone') ?? zone}
        errors={fieldErrors(state, 'timeZone')}
        options={zones}
        hint="All times are shown in this time zone."
      />
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={typed(state, 'email')}
        errors={fieldErrors(state, 'email')}
        hint="You sign in with it. We send nothing to it."
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        errors={fieldErrors(state, 'password')}
        hint="At least 12 characters. A few words are easy to remember."
      />
      <SubmitButton className="w-full" pendingLabel="Setting up…">
        Set up shop
      </SubmitButton>
    </form>
  )
}

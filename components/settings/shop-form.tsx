'use client'

import { useActionState } from 'react'
import { Field, SelectField } from '@/components/forms/field'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { fieldErrors, idle, typed } from '@/lib/forms/form-state'
import { saveShopAction } from '@/lib/shop/actions'

type Option = { value: string; label: string }
type ShopFormProps = { shop: { name: string; country: string; timeZone: string }; countries: Option[]; timeZones: Option[] }

export function ShopForm({ shop, countries, timeZones }: ShopFormProps) {
  const [state, action] = useActionState(saveShopAction, idle)
  return (
    <form action={action} className="max-w-md space-y-4" noValidate>
      <FormMessage state={state} />
      <Field label="Shop name" name="shopName" defaultValue={typed(state, 'shopName') ?? shop.name} errors={fieldErrors(state, 'shopName')} />
      <SelectField
        label="Country"
        name="country"
        defaultValue={typed(state, 'country') ?? shop.country}
        errors={fieldErrors(state, 'country')}
        options={countries}
        hint="Phone numbers without a country code are read as numbers of this country."
      />
      <SelectField
        label="Time zone"
        name="timeZone"
        defaultValue={typed(state, 'timeZone') ?? shop.timeZone}
        errors={fieldErrors(state, 'timeZone')}
        options={timeZones}
        hint="All times are shown in this time zone."
      />
      <SubmitButton pendingLabel="Saving…">Save</SubmitButton>
    </form>
  )
}

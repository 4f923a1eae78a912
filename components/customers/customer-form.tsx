'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useActionState, useEffect, useId } from 'react'
import { Field } from '@/components/forms/field'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import type { CustomerFormState } from '@/lib/customers/actions'
import { fieldErrors, idle, typed } from '@/lib/forms/form-state'
import { PhoneField } from './phone-field'

type Values = { firstName: string; lastName: string; phone: string; email: string; tags: string }
type CustomerFormProps = {
  action: (state: CustomerFormState, formData: FormData) => Promise<CustomerFormState>
  country: string
  values: Values
  /** Names of the shop's tags, to choose from. */
  tagNames: string[]
  submitLabel: string
  ownId?: string
}

/** The form that adds or changes a person. `ownId` is the person's id if there is one already. */
export function CustomerForm({ action, country, values, tagNames, submitLabel, ownId }: CustomerFormProps) {
  const [state, formAction] = useActionState<CustomerFormState, FormData>(action, idle)
  const router = useRouter()
  const tagListId = useId()
  useEffect(() => {
    if (state.status !== 'done' || !state.saved) return
    toast(state.message)
    router.push('/customers')
  }, [state, router])
  const value = (name: keyof Values) => typed(state, name) ?? values[name]
  return (
    <form action={formAction} className="space-y-5">
      {state.status === 'refused' && state.message ? <FormMessage state={state} /> : null}
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="First name" name="firstName" autoComplete="off" defaultValue={value('firstName')} errors={fieldErrors(state, 'firstName')} />
        <Field label="Last name" name="lastName" autoComplete="off" defaultValue={value('lastName')} errors={fieldErrors(state, 'lastName')} />
      </div>
      <PhoneField country={country} defaultValue={value('phone')} errors={fieldErrors(state, 'phone')} existing={state.existing} ownId={ownId} />
      <Field
        label="Email"
        name="email"
        type="text"
        inputMode="email"
        autoComplete="off"
        defaultValue={value('email')}
        errors={fieldErrors(state, 'email')}
        hint="Not used for texts."
      />
      <Field
        label="Tags"
        name="tags"
        autoComplete="off"
        list={tagListId}
        defaultValue={value('tags')}
        errors={fieldErrors(state, 'tags')}
        hint="Separate tags with commas, for example VIP, Wine tasting. A campaign can go to everyone with a tag."
      />
      <datalist id={tagListId}>
        {tagNames.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Saving…">{submitLabel}</SubmitButton>
        <Button variant="ghost" asChild>
          <Link href="/customers">Cancel</Link>
        </Button>
      </div>
    </form>
  )
}

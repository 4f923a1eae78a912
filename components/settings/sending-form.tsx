'use client'

import { useActionState } from 'react'
import { Field } from '@/components/forms/field'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { fieldErrors, idle, typed } from '@/lib/forms/form-state'
import { saveSendingRulesAction } from '@/lib/shop/actions'
import { clockText, type SendingRules } from '@/lib/shop/schema'

/** The shop's rules for sending: time to undo, quiet hours, limit. */
export function SendingForm({ rules: { undoSeconds, quietFrom, quietUntil, textsPerMinute }, timeZone }: { rules: SendingRules; timeZone: string }) {
  const [state, action] = useActionState(saveSendingRulesAction, idle)
  const field = (name: keyof SendingRules, saved: string) => ({ name, defaultValue: typed(state, name) ?? saved, errors: fieldErrors(state, name) })
  return (
    <form action={action} className="max-w-md space-y-5" noValidate>
      <FormMessage state={state} />
      <Field
        label="Time to undo"
        {...field('undoSeconds', String(undoSeconds))}
        inputMode="numeric"
        className="max-w-28"
        hint="Seconds between Send and the first text, from 0 to 60. Until then, you can undo."
      />
      <fieldset>
        <legend className="mb-1.5 font-medium text-sm">Quiet hours</legend>
        <div className="grid grid-cols-2 gap-3">
          <Field label="From" type="time" {...field('quietFrom', clockText(quietFrom))} />
          <Field label="Until" type="time" {...field('quietUntil', clockText(quietUntil))} />
        </div>
        <p className="mt-1.5 text-muted text-sm">
          No text leaves between these times in {timeZone.replaceAll('_', ' ')}; sending resumes afterwards. Leave both empty to send at any time.
        </p>
      </fieldset>
      <Field
        label="Maximum texts per minute"
        {...field('textsPerMinute', textsPerMinute === null ? '' : String(textsPerMinute))}
        inputMode="numeric"
        className="max-w-28"
        hint="Spreads a large campaign over time, so that not everybody calls at once. Leave it empty for no limit."
      />
      <SubmitButton pendingLabel="Saving…">Save</SubmitButton>
    </form>
  )
}

'use client'

import { useActionState } from 'react'
import { Field } from '@/components/forms/field'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { allowTextsAction, optOutAction } from '@/lib/consent/actions'
import { fieldErrors, idle, typed } from '@/lib/forms/form-state'

/** The form that opts a person out. */
export function OptOutForm({ customerId }: { customerId: string }) {
  const [state, formAction] = useActionState(optOutAction, idle)
  return (
    <form action={formAction} className="space-y-4">
      <input type="hidden" name="customerId" value={customerId} />
      <Field
        label="Reason"
        name="reason"
        defaultValue={typed(state, 'reason') ?? ''}
        errors={fieldErrors(state, 'reason')}
        hint="Optional, for example “Asked in the shop”."
      />
      {state.status === 'refused' ? <FormMessage state={state} /> : null}
      <SubmitButton variant="secondary" pendingLabel="Saving…">
        Mark as opted out
      </SubmitButton>
    </form>
  )
}

/** The form that lifts an opt-out. It asks how the person agreed, and the answer is kept. */
export function AllowTextsForm({ customerId }: { customerId: string }) {
  const [state, formAction] = useActionState(allowTextsAction, idle)
  return (
    <form action={formAction} className="space-y-4">
      <input type="hidden" name="customerId" value={customerId} />
      <Field
        label="How did this person agree?"
        name="reason"
        defaultValue={typed(state, 'reason') ?? ''}
        errors={fieldErrors(state, 'reason')}
        hint="Write who agreed, when and how. It is kept as proof."
      />
      {state.status === 'refused' ? <FormMessage state={state} /> : null}
      <SubmitButton variant="secondary" pendingLabel="Saving…">
        Allow texts again
      </SubmitButton>
    </form>
  )
}

'use client'

import { useActionState } from 'react'
import { Field } from '@/components/forms/field'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { changePasswordAction } from '@/lib/auth/actions'
import { fieldErrors, idle } from '@/lib/forms/form-state'

export function PasswordForm() {
  const [state, action] = useActionState(changePasswordAction, idle)
  return (
    <form action={action} className="max-w-md space-y-4" noValidate>
      <FormMessage state={state} />
      <Field label="Current password" name="currentPassword" type="password" autoComplete="current-password" errors={fieldErrors(state, 'currentPassword')} />
      <Field
        label="New password"
        name="newPassword"
        type="password"
        autoComplete="new-password"
        errors={fieldErrors(state, 'newPassword')}
        hint="At least 12 characters. A few words are easy to remember."
      />
      <SubmitButton pendingLabel="Changing…">Change password</SubmitButton>
    </form>
  )
}

'use client'

import { useActionState } from 'react'
import { Field } from '@/components/forms/field'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { signInAction } from '@/lib/auth/actions'
import { fieldErrors, idle, typed } from '@/lib/forms/form-state'

export function SignInForm() {
  const [state, action] = useActionState(signInAction, idle)
  return (
    <form action={action} className="space-y-4" noValidate>
      <FormMessage state={state} />
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={typed(state, 'email')}
        errors={fieldErrors(state, 'email')}
      />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required errors={fieldErrors(state, 'password')} />
      <SubmitButton className="w-full" pendingLabel="Signing in…">
        Sign in
      </SubmitButton>
    </form>
  )
}

'use client'

import { useActionState } from 'react'
import { FormMessage } from '@/components/forms/form-message'
import { SubmitButton } from '@/components/forms/submit-button'
import { testConnectionAction } from '@/lib/connection/actions'
import { idle } from '@/lib/forms/form-state'

export function ConnectionTest() {
  const [state, action] = useActionState(testConnectionAction, idle)
  return (
    <form action={action} className="space-y-4">
      <FormMessage state={state} />
      <SubmitButton pendingLabel="Asking…">Test connection</SubmitButton>
    </form>
  )
}

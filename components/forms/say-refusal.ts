'use client'

import { toast } from '@/components/ui/toast'
import type { Answer } from '@/lib/forms/answer'

/** A form action that says in a message why nothing was done, if so. The message survives when the button goes away. */
export function sayRefusal(action: (formData: FormData) => Promise<Answer>) {
  return async (formData: FormData) => {
    const answer = await action(formData)
    if (!answer.ok) toast(answer.message, { tone: 'bad' })
  }
}

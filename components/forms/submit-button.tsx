'use client'

import { LoaderCircle } from 'lucide-react'
import { useFormStatus } from 'react-dom'
import { Button, type ButtonProps } from '@/components/ui/button'

/** Submits its form once: it is disabled while the form is being submitted. */
export function SubmitButton({ children, pendingLabel, variant = 'primary', disabled, ...props }: ButtonProps & { pendingLabel?: string }) {
  const { pending } = useFormStatus()
  return (
    <Button {...props} type="submit" variant={variant} disabled={disabled || pending} aria-busy={pending || undefined}>
      {pending ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {pending && pendingLabel ? pendingLabel : children}
    </Button>
  )
}

'use client'

import { AlertDialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { SubmitButton } from './submit-button'

type ConfirmDialogProps = {
  /** The button that opens it. */
  trigger: ReactNode
  title: string
  description: ReactNode
  confirmLabel: string
  cancelLabel?: string
  tone?: 'primary' | 'danger'
  /** The form action that runs on confirmation; the dialog closes when it has ended. */
  action: (formData: FormData) => Promise<unknown>
  /** Hidden inputs or fields of the form. */
  children?: ReactNode
}

/** Asks before something that cannot simply be taken back. */
export function ConfirmDialog({ trigger, title, description, confirmLabel, cancelLabel = 'Cancel', tone = 'danger', action, children }: ConfirmDialogProps) {
  const [isOpen, setIsOpen] = useState(false)
  async function confirm(formData: FormData) {
    await action(formData)
    setIsOpen(false)
  }
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 rounded-xl border bg-surface p-6 shadow-raised">
          <AlertDialog.Title className="font-semibold text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 text-muted">{description}</div>
          </AlertDialog.Description>
          <form action={confirm} className="mt-5">
            {children}
            <div className="mt-5 flex flex-wrap justify-end gap-2">
              <AlertDialog.Cancel asChild>
                <Button>{cancelLabel}</Button>
              </AlertDialog.Cancel>
              <SubmitButton variant={tone}>{confirmLabel}</SubmitButton>
            </div>
          </form>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

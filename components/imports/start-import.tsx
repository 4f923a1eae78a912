'use client'

import { useState, useTransition } from 'react'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { startImportAction } from '@/lib/imports/actions'

/** The button that starts the import. A second press does not start it again: the server refuses it. */
export function StartImport({ id, disabled }: { id: string; disabled: boolean }) {
  const [isPending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<string>()
  function start() {
    startTransition(async () => {
      const answer = await startImportAction({ id })
      setRefusal(answer.ok ? undefined : answer.message)
    })
  }
  return (
    <div className="space-y-3">
      {refusal ? <Alert tone="bad">{refusal}</Alert> : null}
      <Button variant="primary" onClick={start} disabled={disabled || isPending}>
        Import
      </Button>
    </div>
  )
}

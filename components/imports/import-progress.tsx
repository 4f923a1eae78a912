'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Progress } from '@/components/ui/progress'

type Progressing = { status: string; run: number; rows: number; bytes: number; bytesRead: number }

const EVERY_MS = 600

/** Polls the server for the progress of a run and refreshes the page when its status changes. The run does not need the browser. */
export function ImportProgress({ id, initial }: { id: string; initial: Progressing }) {
  const [state, setState] = useState(initial)
  const router = useRouter()
  useEffect(() => {
    let isUnmounted = false
    let timer: ReturnType<typeof setTimeout>
    async function poll() {
      const response = await fetch(`/api/imports/${id}`).catch(() => undefined)
      if (isUnmounted) return
      const next: Progressing | undefined = response?.ok ? await response.json() : undefined
      if (isUnmounted) return
      if (next) setState(next)
      if (next && next.status !== initial.status) router.refresh()
      timer = setTimeout(poll, EVERY_MS)
    }
    timer = setTimeout(poll, EVERY_MS / 3)
    return () => {
      isUnmounted = true
      clearTimeout(timer)
    }
  }, [id, initial.status, router])
  const percent = state.bytes === 0 ? 100 : (100 * state.bytesRead) / state.bytes
  const isImporting = initial.status === 'IMPORTING'
  return (
    <div className="space-y-2">
      <p className="text-sm">
        {isImporting ? 'Importing' : 'Checking every row'}: {state.rows.toLocaleString('en')} rows so far
        {isImporting ? '. You can leave this page. The import continues.' : '.'}
      </p>
      <Progress value={percent} label={isImporting ? 'Import' : 'Check'} />
    </div>
  )
}

'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Progress } from '@/components/ui/progress'

type Progressing = { status: string; run: number; rows: number; bytes: number; bytesRead: number }

const EVERY_MS = 600

/** How far a run is, asked of the server again and again; when it ends, the page is drawn anew. The run itself needs no browser. */
export function ImportProgress({ id, initial }: { id: string; initial: Progressing }) {
  const [state, setState] = useState(initial)
  const router = useRouter()
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    async function look() {
      const response = await fetch(`/api/imports/${id}`).catch(() => undefined)
      if (isOver) return
      const next: Progressing | undefined = response?.ok ? await response.json() : undefined
      if (isOver) return
      if (next) setState(next)
      if (next && next.status !== initial.status) router.refresh()
      timer = setTimeout(look, EVERY_MS)
    }
    timer = setTimeout(look, EVERY_MS / 3)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [id, initial.status, router])
  const percent = state.bytes === 0 ? 100 : (100 * state.bytesRead) / state.bytes
  const isImporting = initial.status === 'IMPORTING'
  return (
    <div className="space-y-2">
      <p className="text-sm">
        {isImporting ? 'Importing' : 'Checking every row'}: {state.rows.toLocaleString('en')} rows so far
        {isImporting ? '. You may leave this page; the import goes on.' : '.'}
      </p>
      <Progress value={percent} label={isImporting ? 'Import' : 'Check'} />
    </div>
  )
}

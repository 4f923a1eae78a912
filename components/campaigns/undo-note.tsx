'use client'

import { Hourglass, Undo2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { SubmitButton } from '@/components/forms/submit-button'
import { undoSendAction } from '@/lib/campaigns/actions'
import { peopleWords } from '@/lib/words/counts'

/** Turns a sent campaign back into a draft. It works only until the first request is prepared. */
export function UndoButton({ campaignId, variant = 'secondary' }: { campaignId: string; variant?: 'primary' | 'secondary' }) {
  return (
    <form action={undoSendAction}>
      <input type="hidden" name="campaignId" value={campaignId} />
      <SubmitButton variant={variant} pendingLabel="Undoing…">
        <Undo2 aria-hidden />
        Undo
      </SubmitButton>
    </form>
  )
}

/** Counts down from the remaining time that the server gives, so a wrong clock in the browser does not matter. */
function useSecondsLeft(leftMs: number): number {
  const router = useRouter()
  const [seconds, setSeconds] = useState(Math.ceil(leftMs / 1000))
  useEffect(() => {
    const start = performance.now()
    const count = () => {
      const left = leftMs - (performance.now() - start)
      setSeconds(Math.max(0, Math.ceil(left / 1000)))
      if (left > 0) return
      clearInterval(timer)
      router.refresh()
    }
    const timer = setInterval(count, 200)
    return () => clearInterval(timer)
  }, [leftMs, router])
  return seconds
}

/** Counts down the time to undo. At its end the page refreshes. */
export function UndoNote({ campaignId, leftMs, waiting }: { campaignId: string; leftMs: number; waiting: number }) {
  const seconds = useSecondsLeft(leftMs)
  return (
    <section aria-label="Time to undo" className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl bg-info-soft p-4 text-info">
      <Hourglass aria-hidden className="size-5 shrink-0" />
      <div className="min-w-0 flex-1 basis-56 text-[0.9375rem]">
        {/* Screen readers read a timer only on request, not at every tick. */}
        <p role="timer" className="font-semibold tabular-nums">
          {seconds > 0 ? `Sending starts in ${seconds} s` : 'Sending starts now'}
        </p>
        <p>
          Nothing is sent until then. {peopleWords(waiting)} {waiting === 1 ? 'is' : 'are'} waiting. Undo makes this campaign a draft again.
        </p>
      </div>
      <UndoButton campaignId={campaignId} variant="primary" />
    </section>
  )
}

import { Check, CircleAlert, LoaderCircle } from 'lucide-react'
import type { SaveState } from './autosave-state'

/** Shows whether the draft is saved. A failure is red. */
export function SaveNote({ state }: { state: SaveState }) {
  return (
    <p role="status" className="flex min-h-6 items-center gap-1.5 text-muted text-sm">
      {state.status === 'untouched' ? 'Your draft is saved as you write.' : null}
      {state.status === 'saving' ? (
        <>
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          Saving…
        </>
      ) : null}
      {state.status === 'saved' ? (
        <>
          <Check aria-hidden className="size-4 text-good" />
          Saved {state.at}
        </>
      ) : null}
      {state.status === 'conflict' ? 'Not saved. Please choose a version.' : null}
      {state.status === 'failed' ? (
        <span className="flex items-center gap-1.5 text-bad">
          <CircleAlert aria-hidden className="size-4 shrink-0" />
          Could not save: {state.reason} Your words are still here.
        </span>
      ) : null}
    </p>
  )
}

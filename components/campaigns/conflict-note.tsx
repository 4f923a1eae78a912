import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'

type ConflictNoteProps = { newerText: string; newerHref: string; onLoad: () => void; onKeep: () => void }

/** Shows that another window has changed the draft, and lets the owner choose a version. */
export function ConflictNote({ newerText, newerHref, onLoad, onKeep }: ConflictNoteProps) {
  return (
    <Alert
      tone="bad"
      title="This invitation was changed in another window."
      action={
        <>
          <Button asChild size="sm">
            <a href={newerHref} onClick={onLoad}>
              Load the newer one
            </a>
          </Button>
          <Button size="sm" onClick={onKeep}>
            Keep this one
          </Button>
        </>
      }
    >
      <p>What you wrote here is still in the form, but it is not saved. {newerText.trim() === '' ? 'The newer one has no text.' : 'The newer one says:'}</p>
      {newerText.trim() === '' ? null : (
        <blockquote className="mt-2 max-h-40 overflow-y-auto whitespace-pre-wrap break-words border-current border-l-2 pl-3">{newerText}</blockquote>
      )}
    </Alert>
  )
}

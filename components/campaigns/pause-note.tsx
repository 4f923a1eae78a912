import { Alert } from '@/components/ui/alert'
import { peopleWords } from '@/lib/words/counts'
import { ResumeButton } from './campaign-buttons'
import { UndoButton } from './undo-note'

type PauseNoteProps = { campaignId: string; reason: string | null; waiting: number; canUndo: boolean }

/** Why the campaign is paused, with the button to resume. It is red if Shopbell paused it. */
export function PauseNote({ campaignId, reason, waiting, canUndo }: PauseNoteProps) {
  return (
    <Alert
      tone={reason ? 'bad' : 'warn'}
      title={reason ? 'Sending paused automatically' : 'You paused this campaign'}
      action={
        <>
          <ResumeButton campaignId={campaignId} />
          {canUndo ? <UndoButton campaignId={campaignId} /> : null}
        </>
      }
    >
      {reason ? <p>{reason}</p> : null}
      <p>
        {peopleWords(waiting)} {waiting === 1 ? 'is' : 'are'} waiting. Resume sends only to {waiting === 1 ? 'this person' : 'them'}.
      </p>
    </Alert>
  )
}

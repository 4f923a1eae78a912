import { Alert } from '@/components/ui/alert'
import type { SendBlocker } from '@/lib/campaigns/send-blocker'
import type { CampaignStatus, Totals } from '@/lib/campaigns/status'
import { PauseNote } from './pause-note'
import { SendBlockerNote } from './send-blocker-note'
import { UndoNote } from './undo-note'
import { CheckingNote, DecisionNote } from './unsure-notes'

type CampaignNotesProps = {
  campaign: { id: string; status: CampaignStatus; pauseReason: string | null; hasLeft: boolean; totals: Totals }
  blocker: SendBlocker | null
  now: Date
  timeZone: string
  /** The owner pressed Undo too late. */
  wasTooLate: boolean
  /** Address of the list of people whose text is uncertain. */
  unsureHref: string
}

/** Notes on what the owner should know or can decide now. */
export function CampaignNotes({ campaign: { id, status, pauseReason, hasLeft, totals }, blocker, now, timeZone, wasTooLate, unsureHref }: CampaignNotesProps) {
  const checking = totals.unsure - totals.undecided
  return (
    <>
      {wasTooLate && hasLeft ? (
        <Alert tone="warn" title="It was too late to undo">
          The first texts had already left.{status === 'SENDING' || status === 'PAUSED' ? ' Press Stop, and nobody who is still waiting gets the text.' : ''}
        </Alert>
      ) : null}
      {status === 'PAUSED' ? <PauseNote campaignId={id} reason={pauseReason} waiting={totals.waiting} canUndo={!hasLeft} /> : null}
      {blocker?.kind === 'undo' ? (
        <UndoNote key={blocker.until} campaignId={id} leftMs={new Date(blocker.until).getTime() - now.getTime()} waiting={totals.waiting} />
      ) : null}
      {blocker && blocker.kind !== 'undo' ? <SendBlockerNote campaignId={id} blocker={blocker} timeZone={timeZone} canUndo={!hasLeft} /> : null}
      {checking > 0 ? <CheckingNote people={checking} /> : null}
      {totals.undecided > 0 ? <DecisionNote campaignId={id} people={totals.undecided} isStopped={status === 'STOPPED'} listHref={unsureHref} /> : null}
    </>
  )
}

import { Alert } from '@/components/ui/alert'
import { peopleWords } from '@/lib/campaigns/amounts'
import { ResumeButton } from './campaign-buttons'

/** Why nothing is being sent at the moment, and the button that goes on. Red when it paused by itself. */
export function PauseNote({ campaignId, reason, waiting }: { campaignId: string; reason: string | null; waiting: number }) {
  return (
    <Alert
      tone={reason ? 'bad' : 'warn'}
      title={reason ? 'Sending paused by itself' : 'You paused this campaign'}
      action={<ResumeButton campaignId={campaignId} />}
    >
      {reason ? <p>{reason}</p> : null}
      <p>
        {peopleWords(waiting)} {waiting === 1 ? 'is' : 'are'} waiting. Resume sends to exactly these.
      </p>
    </Alert>
  )
}

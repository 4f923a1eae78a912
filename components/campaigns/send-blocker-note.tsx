import { Alert } from '@/components/ui/alert'
import type { SendBlocker } from '@/lib/campaigns/send-blocker'
import { amount } from '@/lib/words/counts'
import { UndoButton } from './undo-note'

type SendBlockerNoteProps = { campaignId: string; blocker: Exclude<SendBlocker, { kind: 'undo' }>; timeZone: string; canUndo: boolean }

const clock = (iso: string, timeZone: string, timeStyle: 'short' | 'medium') => new Intl.DateTimeFormat('en-GB', { timeStyle, timeZone }).format(new Date(iso))

const zoneName = (timeZone: string) => timeZone.replaceAll('_', ' ')

function gatewayWords({ state, until }: Extract<SendBlocker, { kind: 'gateway' }>, timeZone: string): string {
  const at = until ? ` at ${clock(until, timeZone, 'medium')}` : ' soon'
  if (state === 'silent') return `The gateway does not answer. Shopbell tries again${at}. Sending resumes once it answers.`
  if (state === 'waiting') return `The gateway accepts no texts at the moment. Sending resumes${at}, ${zoneName(timeZone)}.`
  return 'The gateway answers again. Shopbell tries a few texts first, then sends the rest.'
}

function words(blocker: SendBlockerNoteProps['blocker'], timeZone: string): string {
  if (blocker.kind === 'quiet') return `Quiet hours: sending resumes at ${clock(blocker.until, timeZone, 'short')}, ${zoneName(timeZone)}.`
  if (blocker.kind === 'gateway') return gatewayWords(blocker, timeZone)
  return `At ${amount(blocker.perMinute)} texts a minute: about ${amount(blocker.minutes)} minutes left.`
}

/** Says why no text leaves now, or why sending is slow. */
export function SendBlockerNote({ campaignId, blocker, timeZone, canUndo }: SendBlockerNoteProps) {
  const problem = blocker.kind === 'gateway' ? blocker.problem : null
  return (
    <Alert tone={blocker.kind === 'gateway' ? 'warn' : 'info'} action={canUndo ? <UndoButton campaignId={campaignId} /> : null}>
      <p>{words(blocker, timeZone)}</p>
      {problem ? <p className="mt-1 break-words text-sm">{problem}</p> : null}
    </Alert>
  )
}

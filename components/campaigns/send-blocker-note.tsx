import { Alert } from '@/components/ui/alert'
import { amount } from '@/lib/campaigns/amounts'
import type { Hold } from '@/lib/campaigns/send-blocker'
import { UndoButton } from './undo-note'

type HoldNoteProps = { campaignId: string; hold: Exclude<Hold, { kind: 'undo' }>; timeZone: string; canUndo: boolean }

const clock = (iso: string, timeZone: string, timeStyle: 'short' | 'medium') => new Intl.DateTimeFormat('en-GB', { timeStyle, timeZone }).format(new Date(iso))

const zoneName = (timeZone: string) => timeZone.replaceAll('_', ' ')

function gatewayWords({ state, until }: Extract<Hold, { kind: 'gateway' }>, timeZone: string): string {
  const at = until ? ` at ${clock(until, timeZone, 'medium')}` : ' soon'
  if (state === 'silent') return `The gateway does not answer. It is asked again${at}; sending goes on by itself once it answers.`
  if (state === 'waiting') return `The gateway takes nothing at the moment. Sending goes on by itself${at}, ${zoneName(timeZone)}.`
  return 'The gateway answers again. A few texts are tried first, then sending goes on as before.'
}

function words(hold: HoldNoteProps['hold'], timeZone: string): string {
  if (hold.kind === 'quiet') return `Quiet hours: goes on at ${clock(hold.until, timeZone, 'short')}, ${zoneName(timeZone)}.`
  if (hold.kind === 'gateway') return gatewayWords(hold, timeZone)
  return `At ${amount(hold.perMinute)} texts a minute: about ${amount(hold.minutes)} minutes left.`
}

/** One line that says why nothing leaves at the moment, or why it takes its time. */
export function HoldNote({ campaignId, hold, timeZone, canUndo }: HoldNoteProps) {
  const problem = hold.kind === 'gateway' ? hold.problem : null
  return (
    <Alert tone={hold.kind === 'gateway' ? 'warn' : 'info'} action={canUndo ? <UndoButton campaignId={campaignId} /> : null}>
      <p>{words(hold, timeZone)}</p>
      {problem ? <p className="mt-1 break-words text-sm">{problem}</p> : null}
    </Alert>
  )
}

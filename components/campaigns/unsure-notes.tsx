import Link from 'next/link'
import { Alert } from '@/components/ui/alert'
import { peopleWords } from '@/lib/words/counts'
import { DecisionButtons } from './decision-buttons'

/** The gateway is being asked about texts of which nobody knows; nothing is to be done. */
export function AskingNote({ people }: { people: number }) {
  return (
    <Alert tone="info">
      We are asking the gateway about {peopleWords(people)}: no certain answer came for {people === 1 ? 'this text' : 'them'}. This takes up to 15 minutes.
    </Alert>
  )
}

type DecisionNoteProps = { campaignId: string; people: number; isStopped: boolean; listHref: string }

/** The gateway could not tell either: now the owner decides. */
export function DecisionNote({ campaignId, people, isStopped, listHref }: DecisionNoteProps) {
  const [they, them] = people === 1 ? ['this person', 'this person'] : ['they', 'them']
  return (
    <Alert
      tone="warn"
      title={`${peopleWords(people)}: we cannot tell whether ${people === 1 ? 'the text arrived' : 'they got it'}`}
      action={<DecisionButtons campaignId={campaignId} who={peopleWords(people)} canSendAgain={!isStopped} />}
    >
      <p>
        The gateway gave no certain answer for {them}, and its log does not say either.{' '}
        {isStopped ? 'This campaign was stopped, so it sends to nobody again.' : `If you send again, ${they} may get the text twice.`}{' '}
        <Link href={listHref} scroll={false} className="underline underline-offset-2">
          {people === 1 ? 'Who is it?' : 'Who are they?'}
        </Link>
      </p>
    </Alert>
  )
}

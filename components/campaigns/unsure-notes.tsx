import Link from 'next/link'
import { Alert } from '@/components/ui/alert'
import { peopleWords } from '@/lib/words/counts'
import { DecisionButtons } from './decision-buttons'

/** Uncertain texts are being looked up at the gateway. The owner has nothing to do. */
export function AskingNote({ people }: { people: number }) {
  return <Alert tone="info">We are checking with the gateway whether {peopleWords(people)} got the text. This takes up to 15 minutes.</Alert>
}

type DecisionNoteProps = { campaignId: string; people: number; isStopped: boolean; listHref: string }

/** The gateway could not tell whether uncertain texts arrived, so the owner decides. */
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
        {isStopped ? 'This campaign was stopped, so nobody is texted again.' : `If you send again, ${they} may get the text twice.`}{' '}
        <Link href={listHref} scroll={false} className="underline underline-offset-2">
          {people === 1 ? 'Who is it?' : 'Who are they?'}
        </Link>
      </p>
    </Alert>
  )
}

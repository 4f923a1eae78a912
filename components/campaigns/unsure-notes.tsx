import Link from 'next/link'
import { Alert } from '@/components/ui/alert'
import { peopleWords } from '@/lib/words/counts'
import { DecisionButtons } from './decision-buttons'

/** Says that lookups for uncertain texts are running. The owner has nothing to do. */
export function CheckingNote({ people }: { people: number }) {
  return <Alert tone="info">We are checking with the gateway whether {peopleWords(people)} got the text. This takes up to 15 minutes.</Alert>
}

type DecisionNoteProps = { campaignId: string; people: number; isStopped: boolean; listHref: string }

/** Asks the owner to decide on uncertain texts, because the gateway's log did not settle them. */
export function DecisionNote({ campaignId, people, isStopped, listHref }: DecisionNoteProps) {
  const [they, them] = people === 1 ? ['this person', 'this person'] : ['they', 'them']
  return (
    <Alert
      tone="warn"
      title={`${peopleWords(people)}: we cannot tell whether ${people === 1 ? 'the text arrived' : 'they got it'}`}
      action={<DecisionButtons campaignId={campaignId} who={peopleWords(people)} canSendAgain={!isStopped} />}
    >
      <p>
        The gateway gave no clear answer for {them}, and its log did not help.{' '}
        {isStopped ? 'This campaign was stopped, so nobody is texted again.' : `If you send again, ${they} may get the text twice.`}{' '}
        <Link href={listHref} scroll={false} className="underline underline-offset-2">
          {people === 1 ? 'Who is it?' : 'Who are they?'}
        </Link>
      </p>
    </Alert>
  )
}

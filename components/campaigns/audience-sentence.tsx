import Link from 'next/link'
import { customersHref } from '@/lib/customers/addresses'
import { peopleWords } from '@/lib/words/counts'

export type Counts = { total: number; willGet: number; optedOut: number }

/** How many people will get the text, and how many have opted out. */
export function AudienceSentence({ counts: { total, willGet, optedOut } }: { counts: Counts }) {
  return (
    <p role="status" className="border-t pt-4 text-muted text-sm">
      {total === 0 ? (
        'Nobody is in this audience yet.'
      ) : (
        <>
          <strong className="font-semibold text-foreground">{peopleWords(willGet)}</strong> will get it
          {optedOut > 0 ? (
            <>
              ; {peopleWords(optedOut)} opted out and {optedOut === 1 ? 'is' : 'are'}{' '}
              <Link href={customersHref({ texts: 'no' })} className="underline underline-offset-2">
                left out
              </Link>
            </>
          ) : null}
          .
        </>
      )}
    </p>
  )
}

import Link from 'next/link'
import { Card } from '@/components/ui/card'
import { countsWithLists } from '@/lib/customers/addresses'
import type { CustomerCounts } from '@/lib/customers/queries'
import { amount } from '@/lib/words/counts'

/** How many people the shop can text. Each count links to its list. */
export function AudienceCard({ people }: { people: CustomerCounts }) {
  return (
    <Card className="grid grid-cols-3 divide-x">
      {countsWithLists(people).map(({ label, value, href }) => (
        <Link key={label} href={href} className="px-4 py-4 first:rounded-l-xl last:rounded-r-xl hover:bg-subtle/60 sm:px-5">
          <p className="text-muted text-sm">{label}</p>
          <p className="mt-1 font-display font-medium text-2xl">{amount(value)}</p>
        </Link>
      ))}
    </Card>
  )
}

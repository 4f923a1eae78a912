import Link from 'next/link'
import { Card } from '@/components/ui/card'

type AudienceCardProps = { total: number; canBeTexted: number; optedOut: number }

/** How many people the shop can reach; each count opens its list. */
export function AudienceCard({ total, canBeTexted, optedOut }: AudienceCardProps) {
  const counts = [
    { label: 'People', value: total, href: '/customers' },
    { label: 'Can be texted', value: canBeTexted, href: '/customers?status=can-be-texted' },
    { label: 'Opted out', value: optedOut, href: '/customers?status=opted-out' },
  ]
  return (
    <Card className="grid grid-cols-3 divide-x">
      {counts.map(({ label, value, href }) => (
        <Link key={label} href={href} className="px-4 py-4 first:rounded-l-xl last:rounded-r-xl hover:bg-subtle/60 sm:px-5">
          <p className="text-muted text-sm">{label}</p>
          <p className="mt-1 font-display font-medium text-2xl">{value.toLocaleString('en')}</p>
        </Link>
      ))}
    </Card>
  )
}

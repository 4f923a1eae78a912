import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import { Th } from './table'

type SortHeaderProps = { label: string; column: string; sort: string; direction: 'asc' | 'desc'; href: string; className?: string }

/** A column header that sorts the table. `href` is the address of the list in the next order of this column. */
export function SortHeader({ label, column, sort, direction, href, className }: SortHeaderProps) {
  const isActive = sort === column
  const Arrow = direction === 'asc' ? ArrowUp : ArrowDown
  return (
    <Th aria-sort={isActive ? (direction === 'asc' ? 'ascending' : 'descending') : undefined} className={className}>
      <Link href={href} className="inline-flex items-center gap-1 rounded hover:text-foreground" scroll={false}>
        {label}
        {isActive ? <Arrow aria-hidden className="size-3.5" /> : null}
      </Link>
    </Th>
  )
}

import { ChevronLeft, ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { Button } from './button'

type PaginationProps = { page: number; pages: number; total: number; noun: string; hrefFor: (page: number) => string }

/** The size of a list, its current page, and links to the previous and next one. `noun` is what `total` counts, in singular or plural. */
export function Pagination({ page, pages, total, noun, hrefFor }: PaginationProps) {
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center justify-between gap-3 text-muted text-sm">
      <p>
        {total.toLocaleString('en')} {noun}
        {pages > 1 ? ` · page ${page.toLocaleString('en')} of ${pages.toLocaleString('en')}` : ''}
      </p>
      {pages > 1 ? (
        <div className="flex gap-2">
          <PageLink href={page > 1 ? hrefFor(page - 1) : undefined} label="Previous" />
          <PageLink href={page < pages ? hrefFor(page + 1) : undefined} label="Next" />
        </div>
      ) : null}
    </nav>
  )
}

function PageLink({ href, label }: { href: string | undefined; label: 'Previous' | 'Next' }) {
  const content = (
    <>
      {label === 'Previous' ? <ChevronLeft aria-hidden /> : null}
      {label}
      {label === 'Next' ? <ChevronRight aria-hidden /> : null}
    </>
  )
  if (!href)
    return (
      <Button size="sm" disabled>
        {content}
      </Button>
    )
  return (
    <Button size="sm" asChild>
      <Link href={href}>{content}</Link>
    </Button>
  )
}

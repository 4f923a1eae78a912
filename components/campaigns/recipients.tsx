import Link from 'next/link'
import { Pagination } from '@/components/ui/pagination'
import { campaignHref, type RecipientSearch } from '@/lib/campaigns/addresses'
import { outcomeWords } from '@/lib/campaigns/status'
import { amount } from '@/lib/words/counts'
import { type Decidable, type RecipientRow, RecipientTable } from './recipient-table'
import { SearchForm } from './search-form'

type RecipientsProps = {
  decidable: Decidable
  rows: RecipientRow[]
  total: number
  pages: number
  search: RecipientSearch
  hrefFor: (changes: Partial<RecipientSearch>) => string
}

/** The campaign's recipients: search, table and pages. The counts of the outcome bar set the filter. */
export function Recipients({ decidable, rows, total, pages, search, hrefFor }: RecipientsProps) {
  const { outcome, q, sort, direction, page } = search
  const { campaignId } = decidable
  const keep = { ...(outcome ? { outcome } : {}), ...(sort === 'position' ? {} : { sort, direction }) }
  const isNarrowed = outcome !== undefined || q !== ''
  return (
    <section aria-label="People">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-lg">
          {outcome ? outcomeWords[outcome].label : 'Everyone'} <span className="font-normal text-muted">{amount(total)}</span>
        </h2>
        <SearchForm key={q} action={campaignHref(campaignId)} label="Search name, number, messageId" q={q} keep={keep} />
      </div>
      {outcome ? <p className="mb-3 text-muted text-sm">{outcomeWords[outcome].explanation}.</p> : null}
      {rows.length > 0 ? (
        <RecipientTable
          rows={rows}
          decidable={decidable}
          sort={sort}
          direction={direction}
          sortHref={(column) => hrefFor({ sort: column, direction: sort === column && direction === 'asc' ? 'desc' : 'asc' })}
        />
      ) : (
        <p className="rounded-xl border border-dashed border-line-strong px-6 py-10 text-center text-muted">
          {isNarrowed ? 'Nobody here matches. ' : 'Nobody on this page. '}
          <Link href={campaignHref(campaignId)} scroll={false} className="underline underline-offset-2">
            Show everyone
          </Link>
        </p>
      )}
      <Pagination page={page} pages={pages} total={total} noun={total === 1 ? 'person' : 'people'} hrefFor={(next) => hrefFor({ page: next })} />
    </section>
  )
}

import { Plus, SearchX, Upload, Users } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { CustomerFilters } from '@/components/customers/customer-filters'
import { CustomerTable } from '@/components/customers/customer-table'
import { Selection } from '@/components/customers/selection'
import { EmptyState } from '@/components/layout/empty-state'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { Pagination } from '@/components/ui/pagination'
import { TableSkeleton } from '@/components/ui/skeleton'
import { requireShop } from '@/lib/auth/session'
import { customerListHref, customersHref } from '@/lib/customers/addresses'
import { type CustomerCounts, countCustomers, listCustomers, listTags } from '@/lib/customers/queries'
import { CustomerListQuery } from '@/lib/customers/schema'
import { readSearch } from '@/lib/forms/search-params'
import { amount, peopleWords } from '@/lib/words/counts'

export const metadata: Metadata = { title: 'Customers' }

export default async function CustomersPage({ searchParams }: PageProps<'/customers'>) {
  const query = readSearch(CustomerListQuery, await searchParams)
  const { shopId } = await requireShop()
  const [counts, tags] = await Promise.all([countCustomers(shopId), listTags(shopId)])
  const { tag, texts, import: importId } = query
  const isEmpty = counts.total === 0
  return (
    <Page>
      <PageHeader title="Customers" description={isEmpty ? 'The people you can invite.' : summaryOf(counts)} action={isEmpty ? undefined : <Actions />} />
      {isEmpty ? (
        <EmptyState icon={Users} title="No customers yet" action={<Actions />}>
          Import a list from a spreadsheet, your till or your address book, or add people one by one.
        </EmptyState>
      ) : (
        <>
          <CustomerFilters key={`${tag} ${texts} ${importId}`} query={query} tags={tags} />
          {importId ? <ImportNote query={query} /> : null}
          <Suspense key={customerListHref(query, { page: query.page })} fallback={<TableSkeleton />}>
            <People query={query} counts={counts} />
          </Suspense>
        </>
      )}
    </Page>
  )
}

function summaryOf({ total, optedOut, canBeTexted }: CustomerCounts): string {
  const people = peopleWords(total)
  return optedOut === 0 ? `${people}, all can be texted` : `${people}: ${amount(canBeTexted)} can be texted, ${amount(optedOut)} opted out`
}

function Actions() {
  return (
    <>
      <Button asChild>
        <Link href="/customers/import">
          <Upload aria-hidden />
          Import a list
        </Link>
      </Button>
      <Button variant="primary" asChild>
        <Link href="/customers/new">
          <Plus aria-hidden />
          Add a person
        </Link>
      </Button>
    </>
  )
}

function ImportNote({ query }: { query: CustomerListQuery }) {
  return (
    <p className="mb-3 text-muted text-sm">
      You see only the people that one import added.{' '}
      <Link href={customerListHref(query, { import: undefined })} className="underline underline-offset-2">
        Show everyone
      </Link>
    </p>
  )
}

async function People({ query, counts }: { query: CustomerListQuery; counts: CustomerCounts }) {
  const { shopId, shop } = await requireShop()
  const { customers, total, page, pages } = await listCustomers(shopId, query, counts)
  if (total === 0)
    return (
      <EmptyState
        icon={SearchX}
        title="Nobody matches"
        action={
          <Button asChild>
            <Link href={customersHref()}>Show everyone</Link>
          </Button>
        }
      >
        Search for part of a name or number, or remove a filter.
      </EmptyState>
    )
  return (
    <>
      <Selection>
        <CustomerTable customers={customers} query={query} country={shop.country} />
      </Selection>
      <Pagination
        page={page}
        pages={pages}
        total={total}
        noun={total === 1 ? 'person' : 'people'}
        hrefFor={(next) => customerListHref(query, { page: next })}
      />
    </>
  )
}

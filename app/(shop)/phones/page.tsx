import { Smartphone, Unplug } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { SearchForm } from '@/components/campaigns/search-form'
import { KeepFresh } from '@/components/handsets/keep-fresh'
import { PhoneList } from '@/components/handsets/phone-list'
import { SpecialNumbers } from '@/components/handsets/special-numbers'
import { EmptyState } from '@/components/layout/empty-state'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { Pagination } from '@/components/ui/pagination'
import { requireShop } from '@/lib/auth/session'
import { connection } from '@/lib/connection/connection'
import { readSearch } from '@/lib/forms/search-params'
import { phonesHref } from '@/lib/handsets/addresses'
import { readPhones } from '@/lib/handsets/queries'
import { type Phones, PhonesSearch } from '@/lib/handsets/schema'

export const metadata: Metadata = { title: 'Phones' }

export default async function PhonesPage({ searchParams }: PageProps<'/phones'>) {
  const { shop } = await requireShop()
  if (connection.mode === 'live') notFound()
  const search = readSearch(PhonesSearch, await searchParams)
  const reading = await readPhones(connection.baseUrl, search)
  return (
    <Page>
      <PageHeader
        title="Phones"
        description="Your texts as they arrive in a rehearsal. No real phone gets a text."
        action={
          reading.ok && reading.phones.texts.length > 0 ? (
            <Button asChild variant="secondary">
              <a href="#special-numbers">Special numbers</a>
            </Button>
          ) : null
        }
      />
      <KeepFresh />
      {reading.ok ? <Received search={search} shop={shop} phones={reading.phones} /> : <GatewayDown />}
    </Page>
  )
}

type ReceivedProps = {
  search: PhonesSearch
  shop: { country: string; timeZone: string }
  phones: Phones
}

function Received({ search, shop, phones: { texts, page, pages, total, numbers } }: ReceivedProps) {
  return (
    <>
      <div className="space-y-4">
        {total > 0 || search.q ? <SearchForm action="/phones" label="Search by number" q={search.q} /> : null}
        {texts.length > 0 ? <PhoneList texts={texts} country={shop.country} timeZone={shop.timeZone} /> : <NoTexts q={search.q} />}
        {total > 0 ? (
          <Pagination page={page} pages={pages} total={total} noun={total === 1 ? 'text' : 'texts'} hrefFor={(to) => phonesHref({ ...search, page: to })} />
        ) : null}
      </div>
      <SpecialNumbers numbers={numbers} />
    </>
  )
}

function NoTexts({ q }: { q: string }) {
  if (q)
    return (
      <EmptyState
        icon={Smartphone}
        title="No text to this number"
        action={
          <Button asChild>
            <Link href="/phones">Show all phones</Link>
          </Button>
        }
      >
        No number that contains “{q}” has received a text.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={Smartphone}
      title="No texts yet"
      action={
        <Button asChild>
          <Link href="/campaigns/new">Write an invitation</Link>
        </Button>
      }
    >
      Send a campaign and watch it arrive here.
    </EmptyState>
  )
}

function GatewayDown() {
  return (
    <EmptyState icon={Unplug} title="The rehearsal gateway does not answer">
      It starts together with Shopbell. No text is lost, and waiting texts are sent later. Restart Shopbell to start it again.
    </EmptyState>
  )
}

import { Plus, Send } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { CampaignTable } from '@/components/campaigns/campaign-table'
import { SearchForm } from '@/components/campaigns/search-form'
import { EmptyState } from '@/components/layout/empty-state'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { Pagination } from '@/components/ui/pagination'
import { TableSkeleton } from '@/components/ui/skeleton'
import { requireShop } from '@/lib/auth/session'
import { CampaignListSearch, campaignListHref, composeHref } from '@/lib/campaigns/addresses'
import { listCampaigns, PAGE_SIZE } from '@/lib/campaigns/queries'
import { readSearch } from '@/lib/forms/search-params'

export const metadata: Metadata = { title: 'Campaigns' }

export default async function CampaignsPage({ searchParams }: PageProps<'/campaigns'>) {
  const search = readSearch(CampaignListSearch, await searchParams)
  return (
    <Page>
      <PageHeader
        title="Campaigns"
        description="What you sent, who got it, and what failed."
        action={
          <Button variant="primary" asChild>
            <Link href="/campaigns/new">
              <Plus aria-hidden />
              New campaign
            </Link>
          </Button>
        }
      />
      <Suspense key={campaignListHref(search)} fallback={<TableSkeleton />}>
        <Campaigns search={search} />
      </Suspense>
    </Page>
  )
}

async function Campaigns({ search }: { search: CampaignListSearch }) {
  const { shopId, shop } = await requireShop()
  const { campaigns, total } = await listCampaigns(shopId, search)
  if (total === 0 && search.q === '') return <NoCampaigns />
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  return (
    <div className="space-y-4">
      <SearchForm action="/campaigns" label="Search by name or text" q={search.q} />
      {campaigns.length > 0 ? <CampaignTable campaigns={campaigns} timeZone={shop.timeZone} /> : <NothingFound q={search.q} />}
      <Pagination
        page={search.page}
        pages={pages}
        total={total}
        noun={total === 1 ? 'campaign' : 'campaigns'}
        hrefFor={(page) => campaignListHref({ ...search, page })}
      />
    </div>
  )
}

function NoCampaigns() {
  return (
    <EmptyState
      icon={Send}
      title="No campaigns yet"
      action={
        <Button asChild>
          <Link href={composeHref({ example: 'grand-opening' })}>Start from the grand opening example</Link>
        </Button>
      }
    >
      Write one text, choose who gets it, and see for each person whether it arrived. The example is a wine shop’s invitation. Change it as you like.
    </EmptyState>
  )
}

function NothingFound({ q }: { q: string }) {
  return (
    <EmptyState
      icon={Send}
      title={q ? 'No campaign found' : 'Nothing on this page'}
      action={
        <Button asChild>
          <Link href="/campaigns">Show all campaigns</Link>
        </Button>
      }
    >
      {q ? `No name and no text contains “${q}”.` : 'You do not have that many campaigns.'}
    </EmptyState>
  )
}

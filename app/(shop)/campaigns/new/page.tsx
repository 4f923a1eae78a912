import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, redirect } from 'next/navigation'
import type { z } from 'zod'
import { ComposeForm } from '@/components/campaigns/compose-form'
import { DeleteDraftButton } from '@/components/campaigns/delete-draft-button'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { requireShop } from '@/lib/auth/session'
import type { ShopId } from '@/lib/auth/shop-id'
import { ComposeSearch, campaignHref } from '@/lib/campaigns/addresses'
import { countAudience } from '@/lib/campaigns/audience'
import { findDraft, listAudienceTags, listPeople } from '@/lib/campaigns/queries'
import { type DraftContent, exampleDraft } from '@/lib/campaigns/schema'
import { systemClock } from '@/lib/clock'
import { readSearch } from '@/lib/forms/search-params'

export const metadata: Metadata = { title: 'Compose' }

/** Finds a draft by its id, or prepares a new one. Opening the page creates nothing; the first save does. */
async function startingPoint(
  shopId: ShopId,
  { draft: draftId, example }: z.output<typeof ComposeSearch>,
  sender: string,
): Promise<{ id: string; draft: DraftContent; savedAs: string | null }> {
  if (!draftId) return { id: randomUUID(), draft: example ? exampleDraft : { name: '', sender, text: '', audience: { kind: 'everyone' } }, savedAs: null }
  const found = await findDraft(shopId, draftId)
  if (!found) notFound()
  if (found.status !== 'DRAFT') redirect(campaignHref(draftId))
  return { id: found.id, draft: found, savedAs: found.savedAs }
}

export default async function ComposePage({ searchParams }: PageProps<'/campaigns/new'>) {
  const { shopId, shop } = await requireShop()
  const search = readSearch(ComposeSearch, await searchParams)
  const { id, draft, savedAs } = await startingPoint(shopId, search, shop.sender ?? '')
  const { name, sender, text, audience } = draft
  const [tags, counts, picked] = await Promise.all([
    listAudienceTags(shopId),
    countAudience(shopId, audience),
    audience.kind === 'people' ? listPeople(shopId, audience.customerIds) : [],
  ])
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: shop.timeZone }).format(systemClock.now())
  return (
    <Page>
      <PageHeader
        above={<Link href="/campaigns">← Campaigns</Link>}
        title={search.draft ? 'Edit draft' : 'New campaign'}
        description="Write the text once; everyone you choose gets it."
        action={search.draft ? <DeleteDraftButton campaignId={id} name={name} /> : null}
      />
      <ComposeForm
        key={id}
        draftId={id}
        draft={{ name, sender, text, audience }}
        picked={picked}
        tags={tags}
        counts={counts}
        savedAs={savedAs}
        time={time}
        isChecked={search.check !== undefined}
      />
    </Page>
  )
}

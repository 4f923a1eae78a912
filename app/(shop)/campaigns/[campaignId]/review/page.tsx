import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, redirect } from 'next/navigation'
import { AudienceFunnel } from '@/components/campaigns/audience-funnel'
import { Handset } from '@/components/campaigns/handset'
import { ReviewForm } from '@/components/campaigns/review-form'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { requireShop } from '@/lib/auth/session'
import { campaignHref, composeHref } from '@/lib/campaigns/addresses'
import { listAudienceTags } from '@/lib/campaigns/queries'
import { reviewCampaign } from '@/lib/campaigns/review'
import type { Audience } from '@/lib/campaigns/schema'
import { systemClock } from '@/lib/clock'
import { connection } from '@/lib/connection/connection'
import { customersHref } from '@/lib/customers/addresses'
import { checkSender } from '@/lib/sms/sender'
import { peopleWords, textWords } from '@/lib/words/counts'

export const metadata: Metadata = { title: 'Review' }

function Sentence({ willGet, segments }: { willGet: number; segments: number }) {
  if (willGet === 0) return <>Nobody would get this text.</>
  if (willGet === 1)
    return (
      <>
        <strong className="font-semibold">1 person</strong> will get {textWords(segments)}.
      </>
    )
  return (
    <>
      <strong className="font-semibold">{peopleWords(willGet)}</strong> will get {textWords(segments)} each:{' '}
      <strong className="font-semibold">{textWords(willGet * segments)}</strong> in all.
    </>
  )
}

function audienceWords(audience: Audience, tagNames: Map<string, string>): string {
  if (audience.kind === 'everyone') return 'Everyone'
  if (audience.kind === 'people') return 'Picked people'
  return `With the tag ${audience.tagIds.flatMap((id) => tagNames.get(id) ?? []).join(' or ')}`
}

export default async function ReviewPage({ params }: PageProps<'/campaigns/[campaignId]/review'>) {
  const { shopId, shop } = await requireShop()
  const { campaignId } = await params
  const review = await reviewCampaign(shopId, campaignId, shop.country)
  if (!review) notFound()
  const { draft, audience, countries, segments, problems, agreement } = review
  if (draft.status !== 'DRAFT') redirect(campaignHref(campaignId))
  if (Object.keys(problems).length > 0) redirect(composeHref({ draft: campaignId, check: '1' }))

  const tags = draft.audience.kind === 'tags' ? await listAudienceTags(shopId) : []
  const sender = checkSender(draft.sender)
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: shop.timeZone }).format(systemClock.now())
  return (
    <Page>
      <PageHeader above={<Link href="/campaigns">← Campaigns</Link>} title={draft.name} description="Check everything, then send." />
      <p className="mb-5 text-lg leading-snug" data-testid="review-sentence">
        <Sentence willGet={audience.willGet} segments={segments} />
      </p>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-10">
        <div className="min-w-0 space-y-5">
          {audience.willGet === 0 ? (
            <Alert tone="warn" title="There is nobody to send this to">
              {audience.total === 0
                ? 'Nobody is in this audience yet: choose another one, or add customers first.'
                : 'Everyone in this audience has opted out of texts.'}
            </Alert>
          ) : null}
          <Card>
            <CardHeader title="Who gets it" />
            <CardBody className="pt-2">
              <AudienceFunnel
                counts={audience}
                audience={audienceWords(draft.audience, new Map(tags.map(({ id, name }) => [id, name])))}
                audienceHref={draft.audience.kind === 'people' ? composeHref({ draft: campaignId }) : customersHref()}
                countries={countries}
                homeCountry={shop.country}
              />
            </CardBody>
          </Card>
          {sender.ok && sender.kind === 'alphanumeric' ? (
            <p className="text-muted text-sm">People cannot reply to a name, so nobody can send STOP to {sender.sender}. Does the text say how to reach you?</p>
          ) : null}
          {connection.mode === 'rehearsal' ? <Alert tone="warn">This is a full rehearsal. No real phone gets a text.</Alert> : null}
          <ReviewForm campaignId={campaignId} agreement={agreement} />
        </div>
        <Handset sender={sender.ok ? sender.sender : draft.sender} text={draft.text} time={time} className="max-lg:order-first" />
      </div>
    </Page>
  )
}

import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, redirect } from 'next/navigation'
import { Suspense } from 'react'
import { CampaignButtons } from '@/components/campaigns/campaign-buttons'
import { CampaignCourse } from '@/components/campaigns/campaign-course'
import { CampaignNotes } from '@/components/campaigns/campaign-notes'
import { CampaignState } from '@/components/campaigns/campaign-state'
import { LiveRefresh } from '@/components/campaigns/live-refresh'
import { OutcomeBar } from '@/components/campaigns/outcome-bar'
import type { RecipientRow } from '@/components/campaigns/recipient-table'
import { Recipients } from '@/components/campaigns/recipients'
import { SentText } from '@/components/campaigns/sent-text'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { Card, CardBody } from '@/components/ui/card'
import { TableSkeleton } from '@/components/ui/skeleton'
import { campaignCourse } from '@/lib/audit/queries'
import { requireShop } from '@/lib/auth/session'
import { composeHref, RecipientSearch, recipientsHref } from '@/lib/campaigns/addresses'
import { type CampaignDetails, findCampaign, listBulkIds, progressOf } from '@/lib/campaigns/queries'
import { gatewayWords, listRecipients, type Recipient } from '@/lib/campaigns/recipients'
import { findSendBlocker } from '@/lib/campaigns/send-blocker'
import { isMoving } from '@/lib/campaigns/status'
import { systemClock } from '@/lib/clock'
import { connectGateway } from '@/lib/connection/connect-gateway'
import { readSearch } from '@/lib/forms/search-params'
import { describeMessage } from '@/lib/messages/describe'
import type { SmsGateway } from '@/lib/sms/gateway'

export const metadata: Metadata = { title: 'Campaign' }

export default async function CampaignPage({ params, searchParams }: PageProps<'/campaigns/[campaignId]'>) {
  const { shopId, shop } = await requireShop()
  const { campaignId } = await params
  const search = readSearch(RecipientSearch, await searchParams)
  const campaign = await findCampaign(shopId, campaignId)
  if (!campaign) notFound()
  if (campaign.status === 'DRAFT') redirect(composeHref({ draft: campaignId }))
  const { name, status, totals, sender, text } = campaign
  const now = systemClock.now()
  const [blocker, bulkIds, events] = await Promise.all([
    findSendBlocker({ shopId, campaignId, account: connectGateway().account }, now),
    listBulkIds(shopId, campaignId),
    campaignCourse(shopId, campaignId),
  ])
  return (
    <Page>
      {isMoving(status, totals) ? <LiveRefresh campaignId={campaignId} version={JSON.stringify(progressOf(campaign, blocker))} /> : null}
      <PageHeader
        above={<Link href="/campaigns">← Campaigns</Link>}
        title={name}
        description={<CampaignState campaign={campaign} timeZone={shop.timeZone} />}
        action={
          <>
            <CampaignButtons campaignId={campaignId} status={status} waiting={totals.waiting} />
            <Button asChild>
              <a href={`/api/campaigns/${campaignId}/export`} download>
                <Download aria-hidden />
                Export CSV
              </a>
            </Button>
          </>
        }
      />
      <div className="space-y-5">
        <CampaignNotes
          campaign={campaign}
          blocker={blocker}
          now={now}
          timeZone={shop.timeZone}
          wasTooLate={search.undo === 'late'}
          unsureHref={recipientsHref(campaignId, search, { outcome: 'unsure' })}
        />
        <Card>
          <CardBody>
            <OutcomeBar totals={totals} active={search.outcome} hrefFor={(outcome) => recipientsHref(campaignId, search, { outcome })} />
          </CardBody>
        </Card>
        <SentText sender={sender} text={text} bulkIds={bulkIds} />
        <Suspense fallback={<TableSkeleton />}>
          <RecipientsOf campaign={campaign} search={search} />
        </Suspense>
        <CampaignCourse events={events} timeZone={shop.timeZone} />
      </div>
    </Page>
  )
}

async function RecipientsOf({ campaign, search }: { campaign: CampaignDetails; search: RecipientSearch }) {
  const { id: campaignId, status, totals } = campaign
  const { shopId, shop } = await requireShop()
  const { recipients, total, pages } = await listRecipients(shopId, campaignId, search, totals)
  const context: RowContext = { gateway: connectGateway(), now: systemClock.now(), timeZone: shop.timeZone }
  const rows = recipients.map((recipient) => recipientRow(recipient, context))
  return (
    <Recipients
      decidable={{ campaignId, canSendAgain: status !== 'STOPPED' }}
      rows={rows}
      total={total}
      pages={pages}
      search={search}
      hrefFor={(changes) => recipientsHref(campaignId, search, changes)}
    />
  )
}

type RowContext = { gateway: SmsGateway; now: Date; timeZone: string }

function recipientRow(recipient: Recipient, { gateway, now, timeZone }: RowContext): RecipientRow {
  const { position, name, phone, messageId, smsCount, segments, stateAt } = recipient
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(stateAt)
  const isUndecided = recipient.state === 'NEEDS_REVIEW'
  const words = describeMessage(recipient, { gateway, now })
  return { position, name, phone, messageId, parts: smsCount ?? segments, time, isUndecided, raw: gatewayWords(recipient), ...words }
}

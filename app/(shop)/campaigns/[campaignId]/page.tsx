import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, redirect } from 'next/navigation'
import { Suspense } from 'react'
import { CampaignButtons } from '@/components/campaigns/campaign-buttons'
import { CampaignState } from '@/components/campaigns/campaign-state'
import { LiveRefresh } from '@/components/campaigns/live-refresh'
import { OutcomeBar } from '@/components/campaigns/outcome-bar'
import { PauseNote } from '@/components/campaigns/pause-note'
import type { RecipientRow } from '@/components/campaigns/recipient-table'
import { Recipients } from '@/components/campaigns/recipients'
import { SentText } from '@/components/campaigns/sent-text'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { Card, CardBody } from '@/components/ui/card'
import { TableSkeleton } from '@/components/ui/skeleton'
import { requireShop } from '@/lib/auth/session'
import { findCampaign, listBulkIds, progressOf } from '@/lib/campaigns/queries'
import { gatewayWords, listRecipients, type Recipient, RecipientSearch, recipientsHref } from '@/lib/campaigns/recipients'
import { isMoving, type Totals } from '@/lib/campaigns/status'
import { systemClock } from '@/lib/clock'
import { describeMessage } from '@/lib/messages/describe'

export const metadata: Metadata = { title: 'Campaign' }

export default async function CampaignPage({ params, searchParams }: PageProps<'/campaigns/[campaignId]'>) {
  const { shopId, shop } = await requireShop()
  const { campaignId } = await params
  const search = RecipientSearch.parse(await searchParams)
  const campaign = await findCampaign(shopId, campaignId)
  if (!campaign) notFound()
  if (campaign.status === 'DRAFT') redirect(`/campaigns/new?draft=${campaignId}`)
  const { name, status, totals, sender, text, pauseReason } = campaign
  return (
    <Page>
      {isMoving(status, totals) ? <LiveRefresh campaignId={campaignId} version={JSON.stringify(progressOf(campaign))} /> : null}
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
        {status === 'PAUSED' ? <PauseNote campaignId={campaignId} reason={pauseReason} waiting={totals.waiting} /> : null}
        <Card>
          <CardBody>
            <OutcomeBar totals={totals} active={search.outcome} hrefFor={(outcome) => recipientsHref(campaignId, search, { outcome })} />
          </CardBody>
        </Card>
        <SentText sender={sender} text={text} bulkIds={await listBulkIds(shopId, campaignId)} />
        <Suspense fallback={<TableSkeleton />}>
          <RecipientsOf campaignId={campaignId} search={search} totals={totals} />
        </Suspense>
      </div>
    </Page>
  )
}

async function RecipientsOf({ campaignId, search, totals }: { campaignId: string; search: RecipientSearch; totals: Totals }) {
  const { shopId, shop } = await requireShop()
  const { recipients, total, pages } = await listRecipients(shopId, campaignId, search, totals)
  const rows = recipients.map((recipient) => recipientRow(recipient, shop.timeZone))
  return (
    <Recipients
      campaignId={campaignId}
      rows={rows}
      total={total}
      pages={pages}
      search={search}
      hrefFor={(changes) => recipientsHref(campaignId, search, changes)}
    />
  )
}

function recipientRow(recipient: Recipient, timeZone: string): RecipientRow {
  const { id, name, phone, messageId, smsCount, segments, stateAt } = recipient
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(stateAt)
  return { id, name, phone, messageId, parts: smsCount ?? segments, time, raw: gatewayWords(recipient), ...describeMessage(recipient, systemClock.now()) }
}

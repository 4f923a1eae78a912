import type { Metadata } from 'next'
import { AudienceCard } from '@/components/home/audience-card'
import { FirstSteps } from '@/components/home/first-steps'
import { LatestCampaigns } from '@/components/home/latest-campaigns'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { requireShop } from '@/lib/auth/session'
import { listCampaigns } from '@/lib/campaigns/queries'
import { connection } from '@/lib/connection/connection'
import { countCustomers } from '@/lib/customers/queries'
import { diskRemark } from '@/lib/health/remarks'

export const metadata: Metadata = { title: 'Home' }

const LATEST = 5

export default async function HomePage() {
  const { shopId, shop } = await requireShop()
  const [people, { campaigns }, remark] = await Promise.all([countCustomers(shopId), listCampaigns(shopId, { q: '', page: 1 }), diskRemark()])
  const isLive = connection.mode === 'live'
  const hasSent = campaigns.some(({ status }) => status !== 'DRAFT')
  return (
    <Page width="medium">
      <PageHeader title={shop.name} description={hasSent ? 'Your customers and your latest campaigns' : 'Invite your customers by text message'} />
      <div className="space-y-6">
        {remark ? <Alert tone="warn">{remark}</Alert> : null}
        <FirstSteps hasPeople={people.total > 0} hasCampaign={campaigns.length > 0} hasSent={hasSent} isLive={isLive} />
        {people.total > 0 ? <AudienceCard people={people} /> : null}
        {campaigns.length > 0 ? <LatestCampaigns campaigns={campaigns.slice(0, LATEST)} timeZone={shop.timeZone} /> : null}
      </div>
    </Page>
  )
}

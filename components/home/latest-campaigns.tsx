import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Card, CardHeader } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { campaignHref, composeHref } from '@/lib/campaigns/addresses'
import { campaignDisplayName } from '@/lib/campaigns/display-name'
import type { CampaignSummary } from '@/lib/campaigns/queries'
import { campaignStatusWords } from '@/lib/campaigns/status'

/** The newest campaigns, each with its status and how many texts were delivered. */
export function LatestCampaigns({ campaigns, timeZone }: { campaigns: CampaignSummary[]; timeZone: string }) {
  return (
    <Card>
      <CardHeader
        title="Latest campaigns"
        action={
          <Link href="/campaigns" className="text-primary text-sm underline-offset-2 hover:underline">
            See all
          </Link>
        }
      />
      <ul className="mt-3 divide-y border-t">
        {campaigns.map(({ id, name, status, at, totals }) => (
          <li key={id}>
            <Link
              href={status === 'DRAFT' ? composeHref({ draft: id }) : campaignHref(id)}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3 hover:bg-subtle/60"
            >
              <span className="min-w-40 flex-1 truncate font-medium">{campaignDisplayName(name)}</span>
              {totals.planned > 0 ? (
                <span className="text-muted text-sm">
                  {totals.delivered.toLocaleString('en')} of {totals.planned.toLocaleString('en')} delivered
                </span>
              ) : null}
              <Badge tone={campaignStatusWords[status].tone}>{campaignStatusWords[status].label}</Badge>
              <span className="text-muted text-sm">
                <Time at={at} timeZone={timeZone} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}

import { Badge } from '@/components/ui/badge'
import { Time } from '@/components/ui/time'
import { type CampaignStatus, campaignStatusWords, type Totals } from '@/lib/campaigns/status'
import { peopleWords } from '@/lib/words/counts'

type CampaignStateProps = { campaign: { status: CampaignStatus; startedAt: Date | null; finishedAt: Date | null; totals: Totals }; timeZone: string }

/** The status, the number of people and the start. */
export function CampaignState({ campaign: { status, startedAt, totals }, timeZone }: CampaignStateProps) {
  const { label, tone } = campaignStatusWords[status]
  return (
    <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <Badge tone={tone}>{label}</Badge>
      <span>
        to {peopleWords(totals.planned - totals.skipped)}
        {startedAt ? (
          <>
            {' '}
            · started <Time at={startedAt} timeZone={timeZone} />
          </>
        ) : null}
      </span>
    </p>
  )
}

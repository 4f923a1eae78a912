import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { campaignHref, composeHref } from '@/lib/campaigns/addresses'
import { campaignDisplayName } from '@/lib/campaigns/display-name'
import { type CampaignStatus, campaignStatusWords, type Totals } from '@/lib/campaigns/status'
import { amount } from '@/lib/words/counts'

export type CampaignRow = { id: string; name: string; text: string; status: CampaignStatus; at: Date; totals: Totals }

const figure = 'hidden text-right tabular-nums sm:table-cell'

/** The campaigns, each with its status, date, number of people, and numbers of accepted, delivered and failed texts. */
export function CampaignTable({ campaigns, timeZone }: { campaigns: CampaignRow[]; timeZone: string }) {
  return (
    <>
      <Table label="Campaigns">
        <THead>
          <Th>Campaign</Th>
          <Th>Status</Th>
          <Th className="hidden md:table-cell">When</Th>
          <Th className={figure}>People</Th>
          <Th className={figure}>Accepted</Th>
          <Th className="text-right">Delivered</Th>
          <Th className={figure}>Failed</Th>
        </THead>
        <TBody>
          {campaigns.map((campaign) => (
            <CampaignTableRow key={campaign.id} campaign={campaign} timeZone={timeZone} />
          ))}
        </TBody>
      </Table>
      <p className="mt-2 hidden text-muted text-sm sm:block">Accepted: texts that the network accepted, delivered or not.</p>
    </>
  )
}

function CampaignTableRow({ campaign: { id, name, text, status, at, totals }, timeZone }: { campaign: CampaignRow; timeZone: string }) {
  const { label, tone } = campaignStatusWords[status]
  const wasSent = totals.planned > 0
  return (
    <Tr>
      <Td className="max-w-0 w-full min-w-40">
        <Link href={status === 'DRAFT' ? composeHref({ draft: id }) : campaignHref(id)} className="block truncate rounded font-medium hover:underline">
          {campaignDisplayName(name)}
        </Link>
        <p className="truncate text-muted text-sm">{text || 'No text yet'}</p>
      </Td>
      <Td>
        <Badge tone={tone}>{label}</Badge>
      </Td>
      <Td className="hidden text-muted text-sm md:table-cell">
        <Time at={at} timeZone={timeZone} />
      </Td>
      <Td className={figure}>{wasSent ? amount(totals.planned - totals.skipped) : '–'}</Td>
      <Td className={figure}>{wasSent ? amount(totals.taken) : '–'}</Td>
      <Td className="text-right tabular-nums">{wasSent ? amount(totals.delivered) : '–'}</Td>
      <Td className={figure}>{wasSent ? <span className={totals.failed > 0 ? 'text-bad' : ''}>{amount(totals.failed)}</span> : '–'}</Td>
    </Tr>
  )
}

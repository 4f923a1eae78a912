import { Alert } from '@/components/ui/alert'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import type { Connection } from '@/lib/connection/connection'
import type { Reach } from '@/lib/report-webhook/reach'
import { ReportAddress } from './report-address'

type ReportSectionProps = {
  mode: Connection['mode']
  /** Each request names the address, so there is nothing to set up at the gateway. */
  namesAddress: boolean
  reach: Reach
  address: string | null
  appUrl: string
}

const WHY_NOT: Record<Exclude<Reach, 'public'>, (appUrl: string) => string> = {
  private: (appUrl) => `Shopbell runs at ${appUrl}, which cannot be reached from the internet.`,
  insecure: (appUrl) => `Shopbell runs at ${appUrl}. Without https, others could read the secret address on its way.`,
}

/** How delivery reports arrive: pushed to a secret address, or fetched. */
export function ReportSection({ mode, namesAddress, reach, address, appUrl }: ReportSectionProps) {
  return (
    <Card>
      <CardHeader title="Delivery reports" description={address ? purpose(mode, namesAddress) : 'They tell whether each text arrived.'} />
      <CardBody>
        {address ? <ReportAddress address={address} /> : null}
        {reach !== 'public' ? (
          <Alert title="Shopbell fetches the reports every few seconds">
            {WHY_NOT[reach](appUrl)} There is nothing you need to do. To have the reports pushed, set APP_URL to a public https address and restart Shopbell.
          </Alert>
        ) : null}
      </CardBody>
    </Card>
  )
}

function purpose(mode: Connection['mode'], namesAddress: boolean): string {
  if (mode === 'rehearsal')
    return 'In a rehearsal there is nothing to set up. Once you are live, Infobip can send the delivery reports to this address, and the steps are shown here.'
  const what = 'Infobip sends the delivery reports to this address.'
  return namesAddress
    ? `${what} Shopbell names it with every text, so there is nothing to set up.`
    : `${what} In your Infobip account, open Developer Tools, then Subscriptions Management, and paste it as the webhook of a notification profile for SMS delivery reports.`
}

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

/** How news about texts comes in: pushed to a secret address, or fetched. */
export function ReportSection({ mode, namesAddress, reach, address, appUrl }: ReportSectionProps) {
  return (
    <Card>
      <CardHeader title="Delivery reports" description={address ? purpose(mode, namesAddress) : 'They say what became of each text.'} />
      <CardBody>
        {address ? <ReportAddress address={address} /> : null}
        {reach !== 'public' ? (
          <Alert title="Shopbell fetches the reports itself, every few seconds">
            {WHY_NOT[reach](appUrl)} You need to do nothing. To have the reports pushed, set APP_URL to a public https address and start Shopbell again.
          </Alert>
        ) : null}
      </CardBody>
    </Card>
  )
}

function purpose(mode: Connection['mode'], namesAddress: boolean): string {
  if (mode === 'rehearsal')
    return 'At this address the gateway tells Shopbell at once what became of each text. In the rehearsal you need to do nothing with it; when you are live, you find here what to do.'
  const what = 'At this address Infobip tells Shopbell at once what became of each text.'
  return namesAddress
    ? `${what} Shopbell gives it to Infobip with every text, so there is nothing to set up.`
    : `${what} Paste it at Infobip under Developer Tools, Subscriptions Management, as the webhook of a notification profile for SMS delivery reports.`
}

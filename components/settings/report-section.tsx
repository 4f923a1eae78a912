import { Alert } from '@/components/ui/alert'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import type { Reach } from '@/lib/reports/reach'
import { ReportAddress } from './report-address'

type ReportSectionProps = { isLive: boolean; reach: Reach; address: string | null; appUrl: string }

const WHY_NOT: Record<Exclude<Reach, 'public'>, (appUrl: string) => string> = {
  private: (appUrl) => `Shopbell runs at ${appUrl}, which cannot be reached from the internet.`,
  insecure: (appUrl) => `Shopbell runs at ${appUrl}. Without https, others could read the secret address on its way.`,
}

/** How news about texts comes in: pushed to a secret address, or fetched. */
export function ReportSection({ isLive, reach, address, appUrl }: ReportSectionProps) {
  return (
    <Card>
      <CardHeader title="Delivery reports" description={address ? purpose(isLive) : 'They say what became of each text.'} />
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

function purpose(isLive: boolean): string {
  return isLive
    ? 'At this address Infobip tells Shopbell at once what became of each text. Paste it at Infobip under Developer Tools, Subscriptions Management, as the webhook of a notification profile for SMS delivery reports.'
    : 'At this address the gateway tells Shopbell at once what became of each text. The rehearsal gateway is told it by itself; when you are live, you find here the address to paste at Infobip.'
}

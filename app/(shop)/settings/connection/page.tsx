import type { Metadata } from 'next'
import { ConnectionTest } from '@/components/settings/connection-test'
import { GoLiveSteps } from '@/components/settings/go-live-steps'
import { ReportSection } from '@/components/settings/report-section'
import { Alert } from '@/components/ui/alert'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { requireShop } from '@/lib/auth/session'
import { connectGateway } from '@/lib/connection/connect-gateway'
import { connection } from '@/lib/connection/connection'
import { env } from '@/lib/env'
import { reportAddress, reportsReach } from '@/lib/report-webhook/address'

export const metadata: Metadata = { title: 'Connection' }

export default async function ConnectionPage() {
  const { shopId } = await requireShop()
  const isLive = connection.mode === 'live'
  const address = await reportAddress(shopId)
  return (
    <>
      <Alert tone={isLive ? 'good' : 'warn'} title={isLive ? 'Live: texts reach real phones and cost money' : 'Rehearsal: no text leaves this computer'}>
        {isLive
          ? `Texts go to ${connection.label}. Address and key come from the environment variables with which Shopbell was started. ${connection.note}`
          : 'Texts go to the built-in gateway, which behaves like Infobip. You can see the texts under Phones.'}
      </Alert>
      <Card>
        <CardHeader
          title="Test the connection"
          description={`Asks ${connection.label} for your balance. This tests the address and the key, and sends nothing.`}
        />
        <CardBody>
          <ConnectionTest />
        </CardBody>
      </Card>
      <ReportSection
        mode={connection.mode}
        namesAddress={connectGateway().capabilities.pushesReports}
        reach={reportsReach()}
        address={address}
        appUrl={env.APP_URL}
      />
      {isLive ? null : <GoLiveSteps />}
    </>
  )
}

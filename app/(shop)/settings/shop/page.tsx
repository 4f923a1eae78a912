import type { Metadata } from 'next'
import { SendingForm } from '@/components/settings/sending-form'
import { ShopForm } from '@/components/settings/shop-form'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { countryOptions, timeZoneOptions } from '@/lib/auth/schema'
import { requireShop } from '@/lib/auth/session'
import { findSendingRules } from '@/lib/shop/queries'

export const metadata: Metadata = { title: 'Shop settings' }

export default async function ShopSettingsPage() {
  const { shopId, shop } = await requireShop()
  return (
    <div className="space-y-5">
      <Card>
        <CardHeader title="Your shop" description="A new country does not change the numbers that are already on your list." />
        <CardBody>
          <ShopForm shop={{ name: shop.name, country: shop.country, timeZone: shop.timeZone }} countries={countryOptions()} timeZones={timeZoneOptions()} />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Sending" description="Applies to every campaign, including any being sent now." />
        <CardBody>
          <SendingForm rules={await findSendingRules(shopId)} timeZone={shop.timeZone} />
        </CardBody>
      </Card>
    </div>
  )
}

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
        <CardHeader title="Your shop" description="Numbers that are already on your list stay as they are when you change the country." />
        <CardBody>
          <ShopForm shop={{ name: shop.name, country: shop.country, timeZone: shop.timeZone }} countries={countryOptions()} timeZones={timeZoneOptions()} />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Sending" description="Holds for every campaign, also for one that is being sent." />
        <CardBody>
          <SendingForm rules={await findSendingRules(shopId)} timeZone={shop.timeZone} />
        </CardBody>
      </Card>
    </div>
  )
}

import type { Metadata } from 'next'
import { ShopForm } from '@/components/settings/shop-form'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { countryOptions, timeZoneOptions } from '@/lib/auth/schema'
import { requireShop } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Shop settings' }

export default async function ShopSettingsPage() {
  const { shop } = await requireShop()
  return (
    <Card>
      <CardHeader title="Your shop" description="Numbers that are already on your list stay as they are when you change the country." />
      <CardBody>
        <ShopForm shop={{ name: shop.name, country: shop.country, timeZone: shop.timeZone }} countries={countryOptions()} timeZones={timeZoneOptions()} />
      </CardBody>
    </Card>
  )
}

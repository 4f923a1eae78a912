import type { Metadata } from 'next'
import Link from 'next/link'
import { CustomerForm } from '@/components/customers/customer-form'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Card, CardBody } from '@/components/ui/card'
import { requireShop } from '@/lib/auth/session'
import { createCustomerAction } from '@/lib/customers/actions'
import { listTags } from '@/lib/customers/queries'

export const metadata: Metadata = { title: 'Add a person' }

const BLANK = { firstName: '', lastName: '', phone: '', email: '', tags: '' }

export default async function NewCustomerPage() {
  const { shopId, shop } = await requireShop()
  const tags = await listTags(shopId)
  return (
    <Page width="narrow">
      <PageHeader title="Add a person" above={<Link href="/customers">← Customers</Link>} />
      <Card>
        <CardBody>
          <CustomerForm action={createCustomerAction} country={shop.country} values={BLANK} tagNames={tags.map(({ name }) => name)} submitLabel="Add" />
        </CardBody>
      </Card>
    </Page>
  )
}

import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { AllowTextsForm, OptOutForm } from '@/components/customers/consent-card'
import { ConsentHistory } from '@/components/customers/consent-history'
import { CustomerForm } from '@/components/customers/customer-form'
import { DeleteCustomer } from '@/components/customers/delete-customer'
import { Page } from '@/components/layout/page'
import { PageHeader } from '@/components/layout/page-header'
import { Badge } from '@/components/ui/badge'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { requireShop } from '@/lib/auth/session'
import { listConsentEvents } from '@/lib/consent/queries'
import { updateCustomerAction } from '@/lib/customers/actions'
import { displayName } from '@/lib/customers/display-name'
import { type CustomerDetail, findCustomer, listTags } from '@/lib/customers/queries'
import { formatPhone } from '@/lib/phone/describe-phone'

export const metadata: Metadata = { title: 'Customer' }

export default async function CustomerPage({ params }: PageProps<'/customers/[id]'>) {
  const { shopId, shop } = await requireShop()
  const customer = await findCustomer(shopId, (await params).id)
  if (!customer) notFound()
  const [tags, consent] = await Promise.all([listTags(shopId), listConsentEvents(shopId, customer.phone)])
  const { id, firstName, lastName, email, phone, createdAt } = customer
  const values = { firstName, lastName, email, phone: formatPhone(phone, ''), tags: customer.tags.map(({ name }) => name).join(', ') }
  return (
    <Page width="medium">
      <PageHeader
        title={displayName(customer)}
        above={<Link href="/customers">← Customers</Link>}
        description={<CustomerSummary customer={customer} country={shop.country} />}
        action={<DeleteCustomer id={id} name={displayName(customer)} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[3fr_2fr]">
        <Card>
          <CardHeader title="Details" />
          <CardBody>
            <CustomerForm
              action={updateCustomerAction.bind(null, id)}
              country={shop.country}
              values={values}
              tagNames={tags.map(({ name }) => name)}
              submitLabel="Save"
              ownId={id}
            />
          </CardBody>
        </Card>
        <Card>
          <CardHeader
            title={customer.optedOutAt ? 'Opted out' : 'Can be texted'}
            description={
              customer.optedOutAt
                ? 'No campaign will text this number, even if you delete this person and add them again.'
                : 'Did this person ask for no more texts? Record it here. No campaign will text them.'
            }
          />
          <CardBody>
            {customer.optedOutAt ? <AllowTextsForm customerId={id} /> : <OptOutForm customerId={id} />}
            <div className="mt-6 space-y-3 border-t pt-4">
              {consent.length > 0 ? <ConsentHistory entries={consent} timeZone={shop.timeZone} /> : null}
              <p className="text-muted text-sm">
                On your list since <Time at={createdAt} timeZone={shop.timeZone} />
              </p>
            </div>
          </CardBody>
        </Card>
      </div>
    </Page>
  )
}

function CustomerSummary({ customer, country }: { customer: CustomerDetail; country: string }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="tabular-nums">{formatPhone(customer.phone, country)}</span>
      {customer.optedOutAt ? <Badge tone="bad">Opted out</Badge> : <Badge tone="good">Can be texted</Badge>}
      {customer.tags.map(({ id, name }) => (
        <Badge key={id}>{name}</Badge>
      ))}
    </span>
  )
}

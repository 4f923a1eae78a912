import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { SortHeader } from '@/components/ui/sort-header'
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table'
import { customerListHref } from '@/lib/customers/addresses'
import { displayName } from '@/lib/customers/display-name'
import type { CustomerRow } from '@/lib/customers/queries'
import type { CustomerListQuery } from '@/lib/customers/schema'
import { formatPhone } from '@/lib/phone/describe-phone'

type CustomerTableProps = { customers: CustomerRow[]; query: CustomerListQuery; country: string }

/** A page of people. Rows are plain HTML, because the page spends most of its time on its fifty rows. */
export function CustomerTable({ customers, query, country }: CustomerTableProps) {
  return (
    <Table label="Customers">
      <THead>
        <Th className="w-px pr-0">
          <input type="checkbox" name="all" aria-label="Select everyone on this page" autoComplete="off" className="block size-4 accent-primary" />
        </Th>
        <SortHeader label="Name" column="name" {...sorting(query, 'name')} />
        <SortHeader label="Phone" column="phone" {...sorting(query, 'phone')} />
        <Th className="hidden sm:table-cell">Texts</Th>
        <Th className="hidden md:table-cell">Tags</Th>
      </THead>
      <TBody>
        {customers.map((customer) => (
          <Row key={customer.id} customer={customer} query={query} country={country} />
        ))}
      </TBody>
    </Table>
  )
}

function sorting(query: CustomerListQuery, column: 'name' | 'phone') {
  const direction: 'asc' | 'desc' = query.direction ?? 'asc'
  const next = query.sort === column && direction === 'asc' ? 'desc' : undefined
  return { sort: query.sort, direction, href: customerListHref(query, { sort: column, direction: next }) }
}

function Row({ customer, query, country }: { customer: CustomerRow; query: CustomerListQuery; country: string }) {
  const { id, phone, optedOutAt, optOutReason, tags } = customer
  const name = displayName(customer)
  return (
    <Tr>
      <Td className="w-px pr-0">
        <input type="checkbox" name="ids" value={id} aria-label={`Select ${name}`} autoComplete="off" className="block size-4 accent-primary" />
      </Td>
      <Td className="min-w-36">
        <Link href={`/customers/${id}`} prefetch={false} className="font-medium hover:underline">
          {name === phone ? <span className="text-muted">No name</span> : name}
        </Link>
        {optedOutAt ? <span className="block text-bad text-sm sm:hidden">Opted out</span> : null}
      </Td>
      <Td className="whitespace-nowrap tabular-nums">{formatPhone(phone, country)}</Td>
      <Td className="hidden whitespace-nowrap sm:table-cell">
        {optedOutAt ? <Badge tone="bad">Opted out</Badge> : <span className="text-muted">Can be texted</span>}
        {optOutReason ? <span className="mt-0.5 block max-w-56 whitespace-normal break-words text-muted text-sm">{optOutReason}</span> : null}
      </Td>
      <Td className="hidden md:table-cell">
        <span className="flex flex-wrap gap-1">
          {tags.map((tag) => (
            <Link key={tag.id} href={customerListHref(query, { tag: tag.id })} prefetch={false}>
              <Badge>{tag.name}</Badge>
            </Link>
          ))}
        </span>
      </Td>
    </Tr>
  )
}

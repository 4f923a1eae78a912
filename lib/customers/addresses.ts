import { withSearch } from '@/lib/forms/search-params'
import type { CustomerCounts } from './queries'
import type { CustomerListQuery } from './schema'

/** The address of the list of customers: everyone, or the people that `query` selects. */
export function customersHref({ q, sort, direction, tag, texts, import: importId, page = 1 }: Partial<CustomerListQuery> = {}): string {
  return withSearch('/customers', {
    q,
    sort: sort === 'name' ? undefined : sort,
    direction,
    tag,
    texts,
    import: importId,
    page: page > 1 ? page : undefined,
  })
}

/** The address of the list with `changes` to its query. It is that of the first page unless `changes` names one. */
export function customerListHref(query: CustomerListQuery, changes: Partial<CustomerListQuery>): string {
  return customersHref({ ...query, page: 1, ...changes })
}

/** The shop's counts, each with the address of the list of these people. */
export function countsWithLists({ total, canBeTexted, optedOut }: CustomerCounts): { label: string; value: number; href: string }[] {
  return [
    { label: 'People', value: total, href: customersHref() },
    { label: 'Can be texted', value: canBeTexted, href: customersHref({ texts: 'yes' }) },
    { label: 'Opted out', value: optedOut, href: customersHref({ texts: 'no' }) },
  ]
}

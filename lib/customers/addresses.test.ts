import { describe, expect, it } from 'vitest'
import { readSearch } from '@/lib/forms/search-params'
import { createShop, swissMobile } from '@/lib/testing/factories'
import { createPerson } from '@/lib/testing/people'
import { countsWithLists, customerListHref } from './addresses'
import { countCustomers, listCustomers } from './queries'
import { CustomerListQuery } from './schema'

const paramsOf = (href: string) => Object.fromEntries(new URL(href, 'http://shop').searchParams)

describe('countsWithLists', () => {
  it('links each count of the home page to a list with exactly that many people', async () => {
    const shopId = await createShop()
    const people = [{}, {}, {}, { optedOut: true }, { optedOut: true }, { deleted: true }]
    for (const [n, kind] of people.entries()) await createPerson(shopId, { phone: swissMobile(n), ...kind })

    const counts = countsWithLists(await countCustomers(shopId))
    expect(counts.map(({ value }) => value)).toEqual([5, 3, 2])
    for (const { value, href } of counts) {
      const { customers, total } = await listCustomers(shopId, readSearch(CustomerListQuery, paramsOf(href)))
      expect({ href, total, listed: customers.length }).toEqual({ href, total: value, listed: value })
    }
  })
})

describe('customerListHref', () => {
  it('keeps the other parameters, and goes back to the first page when a filter changes', () => {
    const query = CustomerListQuery.parse({ q: 'a&b', sort: 'newest', texts: 'no', page: '3' })
    expect(readSearch(CustomerListQuery, paramsOf(customerListHref(query, { page: 3 })))).toEqual(query)
    expect(readSearch(CustomerListQuery, paramsOf(customerListHref(query, { texts: undefined })))).toEqual({ ...query, texts: undefined, page: 1 })
  })
})

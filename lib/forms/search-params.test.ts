import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { CampaignListSearch, ComposeSearch, campaignHref, campaignListHref, composeHref, RecipientSearch, recipientsHref } from '@/lib/campaigns/addresses'
import { customersHref } from '@/lib/customers/addresses'
import { CustomerListQuery } from '@/lib/customers/schema'
import { phonesHref } from '@/lib/handsets/addresses'
import { PhonesSearch } from '@/lib/handsets/schema'
import { ImportSearch, problemRowsHref } from '@/lib/imports/addresses'
import { readSearch } from './search-params'

/** Every page that reads search parameters, with links to it as the app builds them, and what they mean. */
const pages = [
  {
    schema: CustomerListQuery,
    links: [customersHref(), customersHref({ q: 'a&b', sort: 'newest', direction: 'asc', tag: 't', texts: 'no', import: 'i', page: 3 })],
  },
  { schema: CampaignListSearch, links: [campaignListHref(), campaignListHref({ q: 'opening', page: 2 })] },
  {
    schema: RecipientSearch,
    links: [
      campaignHref('c', { undo: 'late' }),
      recipientsHref('c', RecipientSearch.parse({ outcome: 'failed', q: '079', page: 4 }), { sort: 'time', direction: 'desc' }),
    ],
  },
  { schema: ComposeSearch, links: [composeHref(), composeHref({ draft: 'd', check: '1' }), composeHref({ example: 'grand-opening' })] },
  { schema: ImportSearch, links: [problemRowsHref('i', { show: 'skipped' }), problemRowsHref('i', {})] },
  { schema: PhonesSearch, links: [phonesHref({ q: '', page: 1 }), phonesHref({ q: '790', page: 2 })] },
]

const paramsOf = (href: string) => Object.fromEntries(new URL(href, 'http://shop').searchParams)

describe('readSearch', () => {
  it.each(pages)('reads each link that the app builds, strictly', ({ schema, links }) => {
    for (const link of links) expect(readSearch<z.ZodObject>(schema, paramsOf(link), true)).toMatchObject(schema.parse(paramsOf(link)))
    // A search form without scripts sends its empty fields too.
    expect(readSearch<z.ZodObject>(schema, Object.fromEntries(Object.keys(schema.shape).map((name) => [name, ''])), true)).toEqual(schema.parse({}))
  })

  const wrong: [string, Record<string, string | string[]>][] = [
    ['a parameter that the page does not know', { status: 'opted-out' }],
    ['a name that every object has', { constructor: 'x' }],
    ['a value that it does not take', { texts: 'maybe' }],
    ['a page that does not exist', { page: '-1' }],
    ['a parameter twice', { q: ['a', 'b'] }],
  ]

  it.each(wrong)('throws at %s in tests, as in development', (_, params) => {
    expect(() => readSearch(CustomerListQuery, params)).toThrow(`Wrong search parameters: ${Object.keys(params)[0]}=`)
  })

  it.each(wrong)('ignores %s in production, and reads the rest', (_, params) => {
    expect(readSearch(CustomerListQuery, { ...params, sort: 'phone' }, false)).toEqual({ ...CustomerListQuery.parse({}), sort: 'phone' })
  })
})

import type { CustomerListQuery } from './schema'

/** The address of the list with `changes` made; whatever changes who is shown goes back to the first page. */
export function customerListHref(query: CustomerListQuery, changes: Partial<CustomerListQuery>): string {
  const next = { ...query, page: 1, ...changes }
  const params = new URLSearchParams()
  if (next.q) params.set('q', next.q)
  if (next.sort !== 'name') params.set('sort', next.sort)
  if (next.direction) params.set('direction', next.direction)
  if (next.tag) params.set('tag', next.tag)
  if (next.texts) params.set('texts', next.texts)
  if (next.import) params.set('import', next.import)
  if (next.page > 1) params.set('page', String(next.page))
  const search = params.toString()
  return search ? `/customers?${search}` : '/customers'
}

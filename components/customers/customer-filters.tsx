'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useRef, useTransition } from 'react'
import { SearchInput } from '@/components/ui/search-input'
import { Select } from '@/components/ui/select'
import { customerListHref } from '@/lib/customers/addresses'
import type { TagCount } from '@/lib/customers/queries'
import type { CustomerListQuery } from '@/lib/customers/schema'

const SEARCH_AFTER_MS = 250

/** Search and filters. The page's address has their values; without scripts the form is submitted to that address. */
export function CustomerFilters({ query, tags }: { query: CustomerListQuery; tags: TagCount[] }) {
  const router = useRouter()
  const [isPending, startTransition] = useTransition()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  function go(changes: Partial<CustomerListQuery>) {
    clearTimeout(timer.current)
    startTransition(() => router.replace(customerListHref(query, changes), { scroll: false }))
  }
  function search(q: string) {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => go({ q }), SEARCH_AFTER_MS)
  }
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const q = new FormData(event.currentTarget).get('q')
    go({ q: typeof q === 'string' ? q : '' })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: React has no types for <search> in every supported browser
    <form action="/customers" role="search" onSubmit={submit} aria-busy={isPending} className="mb-4 flex flex-wrap gap-2">
      <SearchInput
        name="q"
        label="Search name, number or e-mail"
        defaultValue={query.q}
        onChange={(event) => search(event.target.value)}
        className="w-full min-w-56 sm:w-auto sm:flex-1"
      />
      <Select
        name="texts"
        aria-label="Who can be texted"
        value={query.texts ?? ''}
        onChange={(event) => go({ texts: event.target.value === 'yes' || event.target.value === 'no' ? event.target.value : undefined })}
        className="min-w-0 grow sm:grow-0"
      >
        <option value="">Everyone</option>
        <option value="yes">Can be texted</option>
        <option value="no">Opted out</option>
      </Select>
      {tags.length > 0 ? (
        <Select
          name="tag"
          aria-label="Tag"
          value={query.tag ?? ''}
          onChange={(event) => go({ tag: event.target.value || undefined })}
          className="min-w-0 max-w-56 grow sm:grow-0"
        >
          <option value="">All tags</option>
          {tags.map(({ id, name, people }) => (
            <option key={id} value={id}>
              {name} ({people.toLocaleString('en')})
            </option>
          ))}
        </Select>
      ) : null}
      <Select
        name="sort"
        aria-label="Order"
        value={query.sort}
        onChange={(event) => go({ sort: orderOf(event.target.value), direction: undefined })}
        className="min-w-0 grow sm:grow-0"
      >
        <option value="name">By name</option>
        <option value="phone">By number</option>
        <option value="newest">Newest first</option>
      </Select>
    </form>
  )
}

function orderOf(value: string): CustomerListQuery['sort'] {
  return value === 'phone' || value === 'newest' ? value : 'name'
}

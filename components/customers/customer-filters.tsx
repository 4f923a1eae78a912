'use client'

import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useRef, useTransition } from 'react'
import { customerListHref } from '@/lib/customers/list-address'
import type { TagCount } from '@/lib/customers/queries'
import type { CustomerListQuery } from '@/lib/customers/schema'

const SEARCH_AFTER_MS = 250
const control = 'h-10 rounded-lg border border-line-strong bg-surface text-[0.9375rem]'

/** Search and filters. What they say stands in the address; without scripts the form sends itself there. */
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
      <div className="relative w-full min-w-56 sm:w-auto sm:flex-1">
        <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
        <input
          type="search"
          name="q"
          aria-label="Search name, number or e-mail"
          placeholder="Search name, number or e-mail"
          defaultValue={query.q}
          onChange={(event) => search(event.target.value)}
          className={`${control} w-full pr-3 pl-9 placeholder:text-muted/80`}
        />
      </div>
      <select
        name="texts"
        aria-label="Who can be texted"
        value={query.texts ?? ''}
        onChange={(event) => go({ texts: event.target.value === 'yes' || event.target.value === 'no' ? event.target.value : undefined })}
        className={`${control} min-w-0 grow px-3 sm:grow-0`}
      >
        <option value="">Everyone</option>
        <option value="yes">Can be texted</option>
        <option value="no">Opted out</option>
      </select>
      {tags.length > 0 ? (
        <select
          name="tag"
          aria-label="Tag"
          value={query.tag ?? ''}
          onChange={(event) => go({ tag: event.target.value || undefined })}
          className={`${control} min-w-0 max-w-56 grow px-3 sm:grow-0`}
        >
          <option value="">All tags</option>
          {tags.map(({ id, name, people }) => (
            <option key={id} value={id}>
              {name} ({people.toLocaleString('en')})
            </option>
          ))}
        </select>
      ) : null}
      <select
        name="sort"
        aria-label="Order"
        value={query.sort}
        onChange={(event) => go({ sort: orderOf(event.target.value), direction: undefined })}
        className={`${control} min-w-0 grow px-3 sm:grow-0`}
      >
        <option value="name">By name</option>
        <option value="phone">By number</option>
        <option value="newest">Newest first</option>
      </select>
    </form>
  )
}

function orderOf(value: string): CustomerListQuery['sort'] {
  return value === 'phone' || value === 'newest' ? value : 'name'
}
